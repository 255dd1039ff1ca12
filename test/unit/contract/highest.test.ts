import { describe, expect, it } from 'vitest';
import { shownHighest } from '../../../src/contract/highest';
import type { MethodName } from '../../../src/contract/methods';
import type { Comparison } from '../../../src/contract/report';
import { methodReport, report } from '../runs/report/example';

const pair = (a: MethodName, b: MethodName, pValue: number, interval: [number, number]): Comparison => ({ a, b, difference: 0.1, interval, pValue, words: '' });
const methods = { activation: methodReport({ testAccuracy: 0.8 }), gradient: methodReport({ testAccuracy: 0.7 }), full: methodReport({ testAccuracy: 0.9 }) };
const clear = pair('full', 'activation', 0.01, [0.05, 0.15]);
const of = (comparison: Comparison[], change: object = {}) => shownHighest({ ...report({ ...methods, ...change }), comparison });

describe('the highest test accuracy', () => {
  it('is told where the paired test shows that it is ahead of the next', () => {
    expect(of([clear])).toBe('full');
    expect(of([pair('activation', 'full', 0.01, [-0.15, -0.05])])).toBe('full');
  });

  it('is not told where interval or p-value do not show it, or nothing was compared', () => {
    expect(of([{ ...clear, pValue: 0.06 }])).toBeNull();
    expect(of([{ ...clear, interval: [-0.01, 0.2] }])).toBeNull();
    expect(of([pair('full', 'gradient', 0.001, [0.1, 0.3])])).toBeNull();
    expect(shownHighest({ methods: {}, comparison: [] })).toBeNull();
  });

  it('must be ahead of all that share the next place', () => {
    const two = { gradient: methodReport({ testAccuracy: 0.8 }) };
    expect(of([clear], two)).toBeNull();
    expect(of([clear, pair('full', 'gradient', 0.02, [0.01, 0.2])], two)).toBe('full');
  });
});
