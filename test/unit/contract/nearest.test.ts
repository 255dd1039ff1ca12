import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../../src/contract/nearest';

/** The definition, by recursion. */
function defined(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const swapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  const [shortA, shortB] = [a.slice(0, -1), b.slice(0, -1)];
  return Math.min(
    defined(shortA, b) + 1,
    defined(a, shortB) + 1,
    defined(shortA, shortB) + (a.at(-1) === b.at(-1) ? 0 : 1),
    ...(swapped ? [defined(a.slice(0, -2), b.slice(0, -2)) + 1] : []),
  );
}

describe('the distance of two words', () => {
  it('is the least number of changes', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(fc.property(words, words, (a, b) => editDistance(a, b) === defined(a, b)), { numRuns: 200 });
    expect(editDistance('adpat', 'adapt')).toBe(1);
  });
});

describe('the nearest names', () => {
  const names = ['layer4.1', 'layer4.1.conv1', 'layer4.1.conv2', 'layer3.0.conv1', 'stem'];

  it('are those that hold what was typed, then those that are spelled alike', () => {
    expect(nearest('4.1', names)).toEqual(['layer4.1', 'layer4.1.conv1', 'layer4.1.conv2']);
    expect(nearest('layer4.1.cov2', names, 1)).toEqual(['layer4.1.conv2']);
    expect(nearest('STEN', names)).toEqual(['stem']);
  });

  it('are none where nothing is near', () => {
    expect(nearest('xyz', names)).toEqual([]);
    expect(nearest('anything', [])).toEqual([]);
  });
});
