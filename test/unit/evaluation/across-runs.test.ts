import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairAcrossRuns, type Tested } from '../../../src/evaluation/across-runs';
import { holm } from '../../../src/evaluation/holm';
import { reference } from './reference';

const picture = fc.record({ file: fc.integer({ min: 0, max: 30 }).map(String), label: fc.constantFrom('a', 'b'), predicted: fc.constantFrom('a', 'b', 'c') });
const part: fc.Arbitrary<Tested> = fc.record({ pictures: fc.uniqueArray(picture, { selector: ({ file }) => file }), used: fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String)) }).map(({ pictures, used }) => ({
  dataset: '/d',
  files: pictures.map(({ file }) => file),
  labels: pictures.map(({ label }) => label),
  predicted: pictures.map(({ predicted }) => predicted),
  used: new Set(used),
}));

describe('models of two runs', () => {
  it('are compared on the pictures of one path and one class in both test parts', () => {
    fc.assert(
      fc.property(part, part, (a, b) => {
        // By definition, every pair of pictures looked at.
        const pairs = a.files.flatMap((file, i) => b.files.flatMap((other, j) => (file === other ? [{ i, j, same: a.labels[i] === b.labels[j] }] : [])));
        const shared = pairs.filter(({ same }) => same).map(({ i, j }) => ({ a: a.predicted[i] === a.labels[i], b: b.predicted[j] === b.labels[j] }));
        const found = pairAcrossRuns(a, b);
        expect(found.samples).toBe(shared.length);
        expect(found.shared.otherClass).toBe(pairs.length - shared.length);
        expect([found.rightA, found.rightB]).toEqual([shared.filter((one) => one.a).length, shared.filter((one) => one.b).length]);
        expect([found.onlyA, found.onlyB]).toEqual([shared.filter((one) => one.a && !one.b).length, shared.filter((one) => one.b && !one.a).length]);
        expect(found.shared.usedByB).toBe(a.files.filter((file) => b.used?.has(file)).length);
        const reversed = pairAcrossRuns(b, a);
        expect([reversed.onlyA, reversed.onlyB, reversed.shared.usedByA]).toEqual([found.onlyB, found.onlyA, found.shared.usedByB]);
      }),
    );
  });

  it('say that they do not know what they were trained on', () => {
    const part = { dataset: '/d', files: ['x'], labels: ['a'], predicted: ['a'] };
    expect(pairAcrossRuns({ ...part, used: new Set() }, { ...part, used: null }).shared).toMatchObject({ usedByA: 0, usedByB: null, pictures: 1, sameDataset: true });
  });
});

describe("Holm's adjustment", () => {
  it('is that of statsmodels', () => {
    for (const { pValues, adjusted } of reference.holm) {
      holm(pValues).forEach((value, index) => expect(value).toBeCloseTo(adjusted[index] ?? Number.NaN, 12));
    }
  });

  it('leaves out what could not be compared, and a single comparison as it is', () => {
    expect(holm([Number.NaN, 0.03])).toEqual([Number.NaN, 0.03]);
    expect(holm([])).toEqual([]);
  });
});
