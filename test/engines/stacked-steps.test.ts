import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedsOfSpan, inSuccession, oneByOne } from '../../src/engines/stacked-steps';
import type { Tensors } from '../../src/engines/engine';
import { Builder } from '../../src/program/builder';

const builder = new Builder();
const [rows, scalar, shared] = [builder.input('rows', ['N', 2]), builder.input('scalar', []), builder.input('shared', [3])];
builder.output('rows', rows);
builder.output('scalar', scalar);
builder.output('shared', shared);
const program = builder.build();

const numbers = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index);

/** What so many steps of so many rows are fed. */
function fed(steps: number, each: number): Tensors {
  return {
    rows: { shape: [steps * each, 2], dtype: 'float32', data: numbers(2 * steps * each) },
    scalar: { shape: [steps], dtype: 'float32', data: numbers(steps) },
    shared: { shape: [3], dtype: 'float32', data: numbers(3) },
  };
}

describe('tensors of several steps', () => {
  it('are those of its first steps and of the others, one after the other', () => {
    const calls = fc.record({ steps: fc.integer({ min: 2, max: 9 }), each: fc.integer({ min: 1, max: 5 }), first: fc.nat() });
    fc.assert(
      fc.property(calls, ({ steps, each, first }) => {
        const at = 1 + (first % (steps - 1));
        const feeds = fed(steps, each);
        const spans = [feedsOfSpan(program.inputs, feeds, { from: 0, to: at, of: steps }), feedsOfSpan(program.inputs, feeds, { from: at, to: steps, of: steps })];
        expect(spans[0]?.['rows']?.shape).toEqual([at * each, 2]);
        expect(spans.map(({ shared }) => shared)).toEqual([feeds['shared'], feeds['shared']]);
        const { shared: _, ...stacked } = feeds;
        expect(inSuccession(spans.map(({ shared: __, ...span }) => span))).toEqual(stacked);
      }),
    );
  });

  it('have an axis of steps where a step gives them no rows', async () => {
    const given = await oneByOne(program, (feeds) => Promise.resolve(feeds), fed(4, 3), 4);
    expect(given['rows']).toEqual(fed(4, 3)['rows']);
    expect(given['scalar']).toEqual(fed(4, 3)['scalar']);
    expect(given['shared']?.shape).toEqual([4, 3]);
  });

  it('must be as many rows for each', () => {
    expect(() => feedsOfSpan(program.inputs, fed(3, 1), { from: 0, to: 1, of: 2 })).toThrow('3 rows are not 2 steps');
  });
});
