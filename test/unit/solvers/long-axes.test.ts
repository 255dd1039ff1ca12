import { describe, expect, it } from 'vitest';
import { normals, uniforms } from '../../../src/contract/random';
import { Builder } from '../../../src/program/builder';
import { interpret } from '../../../src/program/interpreter';
import type { Parameter } from '../../../src/program/parameter';
import type { Tensor } from '../../../src/program/tensor';
import { gradientName } from '../../../src/program/transforms/gradient';
import { basesOf, momentShapes, sketchesOf } from '../../../src/solvers/kronecker/bases';
import { blockOf, factorNames, largestWhole, sketchWidth } from '../../../src/solvers/kronecker/modes';
import { momentsProgram, preconditionProgram, spectrumProgram } from '../../../src/solvers/kronecker/programs';

const length = largestWhole + 20;
const kernel: Parameter = { name: 'kernel', shape: [length, 3], decays: true };
const bias: Parameter = { name: 'bias', shape: [length], decays: false };
const blocks = [kernel, bias].map(blockOf);
const tensor = (shape: readonly number[], data: ArrayLike<number>): Tensor => ({ shape, dtype: 'float32', data: Float32Array.from(data) });
const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
const zeros = (shape: readonly number[]) => tensor(shape, new Float32Array(size(shape)));
const drawn = (seed: number) =>
  Object.fromEntries([kernel, bias].map(({ name, shape }) => [gradientName(name), tensor(shape, normals(size(shape), seed, name))]));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

/** A program that gives its inputs as gradients. */
const given = (() => {
  const builder = new Builder();
  for (const { name, shape } of [kernel, bias]) builder.output(gradientName(name), builder.input(gradientName(name), shape));
  return builder.build();
})();

const sketches = sketchesOf(blocks);
const moments = interpret(momentsProgram(given, blocks), {
  ...Object.fromEntries(momentShapes(blocks).map(({ name, shape }) => [name, zeros(shape)])),
  ...sketches,
  ...drawn(1),
});
const bases = basesOf(blocks, sketches, moments);
const direction = (gradients: Readonly<Record<string, Tensor>>, damped: (count: number) => ArrayLike<number>) => {
  const divisors = blocks.map((block) => [factorNames.damped(block), tensor(block.modes, damped(size(block.modes)))]);
  return interpret(preconditionProgram(blocks), { ...bases, ...(Object.fromEntries(divisors) as Record<string, Tensor>), ...gradients });
};

describe('the curvature along axes that are too long for all eigenvectors', () => {
  it.each([
    ['kernel', 3],
    ['bias', 1],
  ])('has the moment of %s times the sketch, without the moment', (name, columns) => {
    const g = drawn(1)[gradientName(name)]?.data ?? [];
    const sketch = sketches[`sketch/${name}/0`]?.data ?? [];
    const found = moments[`moment/${name}/0`];
    expect(found?.shape).toEqual([length, sketchWidth]);
    for (const [i, k] of [[0, 0], [7, 3], [length - 1, sketchWidth - 1]] as const) {
      let expected = 0;
      for (let j = 0; j < length; j++) {
        for (let c = 0; c < columns; c++) expected += (g[i * columns + c] ?? 0) * (g[j * columns + c] ?? 0) * (sketch[j * sketchWidth + k] ?? 0);
      }
      expect(found?.data[i * sketchWidth + k]).toBeCloseTo(expected, 3);
    }
  });

  it('comes back from the bases to where it was', () => {
    const there = direction(drawn(2), (count) => new Float32Array(count).fill(2));
    for (const { name } of [kernel, bias]) {
      const before = drawn(2)[gradientName(name)]?.data ?? [];
      there[`direction/${name}`]?.data.forEach((value, i) => expect(2 * value).toBeCloseTo(before[i] ?? NaN, 4));
    }
  });

  it('preconditions by a symmetric positive matrix', () => {
    const damped = (count: number) => uniforms(count, 5, 'damped').map((x) => x + 0.1);
    const [a, b] = [2, 3].map((seed) => ({ gradient: drawn(seed), step: direction(drawn(seed), damped) }));
    for (const { name } of [kernel, bias]) {
      const inner = (left: typeof a, right: typeof a) => dot(left?.gradient[gradientName(name)]?.data ?? [], right?.step[`direction/${name}`]?.data ?? []);
      expect(inner(a, b) / inner(b, a)).toBeCloseTo(1, 3);
      expect(inner(a, a)).toBeGreaterThan(0);
    }
  });

  it('has its direction of most curvature as the first of the basis', () => {
    const state = Object.fromEntries(blocks.map((block) => [factorNames.spectrum(block), zeros(block.modes)]));
    const spectrum = interpret(spectrumProgram(given, blocks), { ...state, ...bases, ...drawn(1) })['spectrum/bias']?.data ?? [];
    // Of a single gradient all curvature lies along it.
    expect(Number(spectrum[0]) / dot(spectrum, new Float32Array(length).fill(1))).toBeCloseTo(1, 4);
  });
});
