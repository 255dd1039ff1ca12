import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Builder } from '../../../src/program/builder';
import { narrowed } from '../../../src/program/transforms/narrow/narrow';
import { simplify } from '../../../src/program/transforms/simplify';
import type { Shape } from '../../../src/program/tensor';
import type { Program, Value } from '../../../src/program/types';
import { randomFeeds, run, tensorOf } from './numbers';
import { always, programs } from './random-program';

const shape: Shape = ['N', 5, 4];

function slice(builder: Builder, x: Value, axis: number, start: number, end: number, step = 1): Value {
  const ranges = x.type.shape.map((size, i) => (i === axis ? { start, end, step } : { start: 0, end: size, step: 1 }));
  return builder.emit('slice', [x], {
    start: ranges.map((range) => range.start),
    end: ranges.map((range) => range.end),
    step: ranges.map((range) => range.step),
  });
}

/** Each keeps [N, 5, 4]; the first two operands are the values so far, the third a matrix [4, 4]. */
const steps: readonly ((builder: Builder, a: Value, b: Value, matrix: Value) => Value)[] = [
  (builder, a, b) => builder.emit('add', [a, b], {}),
  (builder, a, b) => builder.emit('multiply', [builder.emit('sigmoid', [a], {}), b], {}),
  (builder, a) => builder.emit('softmax', [a], {}),
  (builder, a, _, matrix) => builder.emit('contract', [a, matrix], { contracting: [[2], [0]], batch: [[], []] }),
  (builder, a) => {
    const mean = builder.emit('scale', [builder.emit('reduceSum', [a], { axes: [2] })], { factor: 0.25 });
    return builder.emit('subtract', [a, builder.emit('broadcast', [mean], { shape, axes: [0, 1] })], {});
  },
  (builder, a) => {
    const mean = builder.emit('scale', [builder.emit('reduceSum', [a], { axes: [1] })], { factor: 0.2 });
    return builder.emit('add', [a, builder.emit('broadcast', [mean], { shape, axes: [0, 2] })], {});
  },
  // Attention with two heads.
  (builder, a, b) => {
    const heads = (x: Value): Value =>
      builder.emit('permute', [builder.emit('reshape', [x], { shape: ['N', 5, 2, 2] })], { permutation: [0, 2, 1, 3] });
    const scores = builder.emit('contract', [heads(a), heads(b)], { contracting: [[3], [3]], batch: [[0, 1], [0, 1]] });
    const mixed = builder.emit('contract', [builder.emit('softmax', [scores], {}), heads(b)], {
      contracting: [[3], [2]],
      batch: [[0, 1], [0, 1]],
    });
    const joined = builder.emit('permute', [mixed], { permutation: [0, 2, 1, 3] });
    return builder.emit('reshape', [joined], { shape });
  },
  (builder, a, b) => builder.emit('concatenate', [slice(builder, a, 1, 0, 2), slice(builder, b, 1, 1, 4)], { axis: 1 }),
  (builder, a) => {
    const mask = builder.emit('insideMask', [a], { low: -0.5, high: 0.5 });
    return builder.emit('applyMask', [a, mask], { otherwise: 0.3 });
  },
  (builder, a, b) => builder.emit('concatenate', [slice(builder, slice(builder, a, 2, 1, 4), 2, 0, 3, 2), slice(builder, b, 2, 0, 4, 3)], { axis: 2 }),
];

const choice = fc.record({ step: fc.nat(steps.length - 1), first: fc.nat(3), second: fc.nat(3) });
const ends = fc.record({ axis: fc.constantFrom(1, 2), start: fc.nat(2), length: fc.integer({ min: 1, max: 2 }) });

function write(choices: readonly { step: number; first: number; second: number }[], end: { axis: number; start: number; length: number }): Program {
  const builder = new Builder();
  const values = [builder.input('x', shape)];
  const matrix = builder.input('kernel', [4, 4]);
  const pick = (back: number): Value => values[Math.max(values.length - 1 - back, 0)] as Value;
  for (const { step, first, second } of choices) values.push(steps[step]!(builder, pick(first), pick(second), matrix));
  builder.output('y', slice(builder, pick(0), end.axis, end.start, end.start + end.length));
  return builder.build();
}

function work({ equations }: Program): number {
  return equations.reduce((sum, { output }) => sum + output.type.shape.reduce<number>((size, d) => size * (d === 'N' ? 1 : d), 1), 0);
}

describe('a program that computes only what is used', () => {
  it('gives the same numbers, bit by bit', () => {
    fc.assert(
      fc.property(fc.array(choice, { minLength: 1, maxLength: 8 }), ends, (choices, end) => {
        const program = write(choices, end);
        const feeds = randomFeeds(program, ['x', 'kernel'], 'feed');
        expect(run(narrowed(program), feeds)).toEqual(run(program, feeds));
      }),
      { seed: 4, numRuns: 150 },
    );
    fc.assert(
      fc.property(programs, (program) => {
        const feeds = randomFeeds(program, ['x', 'p', 'q'], 'feed');
        expect(run(narrowed(program), feeds)).toEqual(run(program, feeds));
      }),
      always,
    );
  });

  it('takes one row through what follows attention, and slices no parameter', () => {
    const program = write([{ step: 4, first: 0, second: 0 }, { step: 6, first: 0, second: 0 }, { step: 3, first: 0, second: 0 }, { step: 2, first: 0, second: 0 }], { axis: 1, start: 0, length: 1 });
    const narrow = simplify(narrowed(program));
    const dense = narrow.equations.filter(({ inputs }) => inputs[1] === narrow.inputs.find(({ name }) => name === 'kernel')?.value);
    expect(dense.map(({ output }) => output.type.shape)).toEqual([['N', 1, 4]]);
    const scores = narrow.equations.filter(({ primitive, output }) => primitive === 'softmax' && output.type.shape.length === 4);
    expect(scores.map(({ output }) => output.type.shape)).toEqual([['N', 2, 1, 5]]);
    expect(work(narrow)).toBeLessThan(0.75 * work(program));
  });

  it('computes a layer whole where a part of its outputs is used', () => {
    const program = write([{ step: 3, first: 0, second: 0 }], { axis: 2, start: 0, length: 2 });
    const feeds = randomFeeds(program, ['x', 'kernel'], 'feed');
    const narrow = narrowed(program);
    expect(narrow.equations.map(({ primitive }) => primitive)).toEqual(['contract', 'slice']);
    expect(tensorOf(run(narrow, feeds), 'y')).toEqual(tensorOf(run(program, feeds), 'y'));
  });
});
