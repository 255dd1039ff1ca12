import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { z } from 'zod';
import type { drawSchema } from '../../contract/drawing';

/** Milliseconds within which a page draws a picture. */
const patience = 20_000;

interface Drawable {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** Has a page draw SVGs as PNGs, since it has fonts wherever this runs. */
export class Drawing {
  readonly #post: (message: z.infer<typeof drawSchema>) => void;
  readonly #asked = new Map<string, (png: string | null) => void>();

  constructor(post: (message: z.infer<typeof drawSchema>) => void) {
    this.#post = post;
  }

  /** @throws Error if the page does not draw it */
  draw = ({ text, width, height }: Drawable): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const id = randomUUID();
      const timer = setTimeout(() => this.drawn(id, null), patience);
      this.#asked.set(id, (png) => {
        clearTimeout(timer);
        if (png === null) reject(new Error(vscode.l10n.t('The picture could not be drawn. Save it as SVG instead.')));
        else resolve(Buffer.from(png, 'base64'));
      });
      this.#post({ type: 'draw', id, svg: text, width, height });
    });

  /** The page's answer. */
  drawn(id: string, png: string | null): void {
    this.#asked.get(id)?.(png);
    this.#asked.delete(id);
  }
}
