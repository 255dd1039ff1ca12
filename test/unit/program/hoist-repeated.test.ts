import { describe, expect, it } from 'vitest';
import { Builder } from '../../../src/program/builder';
import { hoistRepeated } from '../../../src/program/transforms/hoist-repeated';
import { partition } from '../../../src/program/transforms/partition';
import { prune } from '../../../src/program/transforms/prune';
import type { Program } from '../../../src/program/types';
import { randomFeeds, run, tensorOf, type Tensors } from './numbers';

const shape = ['N', 3, 2, 4] as const;

interface Given {
  readonly axes: readonly number[];
  readonly otherwise?: number;
  readonly twice?: boolean;
  /** Whether a factor stands in place of the mask, and on which side. */
  readonly factor?: 'before' | 'after';
}

/** Σ over `axes` of the rectifier's slope at a known x times (product + bias), the bias along the last axis. */
function program({ axes, otherwise = 0, twice = false, factor }: Given): Program {
  const builder = new Builder();
  const x = builder.input('x', shape);
  const bias = builder.emit('broadcast', [builder.input('bias', [4])], { shape, axes: [3] });
  const kernel = builder.input('kernel', [4, 4]);
  const product = builder.emit('contract', [x, kernel], { contracting: [[3], [0]], batch: [[], []] });
  const sum = builder.emit('add', [product, bias], {});
  const mask = builder.emit('insideMask', [x], { low: 0, high: Infinity });
  const slope = builder.emit('sigmoid', [x], {});
  const weighted = factor
    ? builder.emit('multiply', factor === 'before' ? [slope, sum] : [sum, slope], {})
    : builder.emit('applyMask', [sum, mask], { otherwise });
  builder.output('y', builder.emit('reduceSum', [weighted], { axes }));
  if (twice) builder.output('sum', sum);
  return builder.build();
}

function additions(of: Program): string[] {
  return of.equations.flatMap(({ primitive, output }) => (primitive === 'add' ? [output.type.shape.join()] : []));
}

const feeds: Tensors = randomFeeds(program({ axes: [1, 2] }), ['x', 'bias', 'kernel'], 'feed');

describe('what repeats along a sum', () => {
  it.each([
    { axes: [1, 2] },
    { axes: [2], otherwise: 0.3 },
    { axes: [1, 2], factor: 'before' },
    { axes: [2], factor: 'after' },
  ] as const)('leaves it: $axes $factor', (given: Given) => {
    const hoisted = prune(hoistRepeated(program(given), new Set(['x'])));
    const [expected, found] = [tensorOf(run(program(given), feeds), 'y'), tensorOf(run(hoisted, feeds), 'y')];
    expect(found.shape).toEqual(expected.shape);
    found.data.forEach((value, i) => expect(value).toBeCloseTo(expected.data[i] ?? NaN, 12));
    expect(additions(hoisted)).toEqual([given.axes.length === 2 ? 'N,4' : 'N,3,4']);
  });

  it.each([
    ['it does not repeat along all axes summed', { axes: [1, 3] }, ['x']],
    ['the sum before it is used elsewhere', { axes: [1, 2], twice: true }, ['x']],
    ['the mask is not known', { axes: [1, 2] }, []],
    ['everything is known', { axes: [1, 2] }, ['x', 'kernel', 'bias']],
  ])('stays where %s', (_, given, known) => {
    expect(additions(hoistRepeated(program(given), new Set(known)))).toEqual(['N,3,2,4']);
  });

  it('is added per sample once what is known is kept', () => {
    const { constant, changing, kept } = partition(program({ axes: [1, 2] }), new Set(['x']));
    expect(additions(changing)).toEqual(['N,4']);
    expect(kept).toHaveLength(3);
    const constants = run(constant, feeds);
    const [expected, found] = [tensorOf(run(program({ axes: [1, 2] }), feeds), 'y'), tensorOf(run(changing, feeds, constants), 'y')];
    found.data.forEach((value, i) => expect(value).toBeCloseTo(expected.data[i] ?? NaN, 12));
  });
});
