import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { methodNames } from '../../../src/contract/methods';

// Severest deficiencies of Machado, Oliveira and Fernandes (2009), on linear RGB.
const deficiencies: Readonly<Record<string, readonly number[]>> = {
  none: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

type Triple = readonly [number, number, number];

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const product = (matrix: readonly number[], [a, b, c]: Triple): Triple => {
  const row = (at: number): number => (matrix[at] ?? 0) * a + (matrix[at + 1] ?? 0) * b + (matrix[at + 2] ?? 0) * c;
  return [row(0), row(3), row(6)];
};

/** Ottosson's OKLab. */
function lab(rgb: Triple): Triple {
  const cones = product([0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005], rgb);
  const [l, m, s] = cones.map((value) => Math.cbrt(Math.max(value, 0)));
  return product([0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662, -0.808675766], [l ?? 0, m ?? 0, s ?? 0]);
}

const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(linear(a)), luminance(linear(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const sheet = readFileSync(new URL('../../../webview/style/colours.css', import.meta.url), 'utf8');

/** The colours that a rule of the style sheet gives to the methods. */
function coloursOf(selector: string): string[] {
  const rule = sheet.slice(sheet.indexOf(selector), sheet.indexOf('}', sheet.indexOf(selector)));
  return methodNames.map((method) => new RegExp(`--method-${method}: (#[0-9a-f]{6});`).exec(rule)?.[1] ?? '');
}

const themes = [
  { name: 'dark', selector: ':root', background: '#1f1f1f' },
  { name: 'light', selector: 'body.vscode-light', background: '#ffffff' },
  { name: 'high contrast', selector: 'body.vscode-high-contrast:not', background: '#000000' },
];

describe.each(themes)('the colours of curves, $name', ({ selector, background }) => {
  const colours = coloursOf(selector);

  it('stand out from the background as parts of pictures have to', () => {
    for (const colour of colours) expect(contrast(colour, background), colour).toBeGreaterThan(3);
  });

  it.each(Object.entries(deficiencies))('are told apart with %s', (_, matrix) => {
    const seen = colours.map((colour) => lab(product(matrix, linear(colour))));
    for (const [i, a] of seen.entries()) {
      for (const [j, b] of seen.entries()) {
        if (j >= i) continue;
        const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
        // Six times the difference that is just noticed.
        expect(distance, `${colours[i]} and ${colours[j]}`).toBeGreaterThan(0.12);
      }
    }
  });
});
