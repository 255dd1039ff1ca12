import path from 'node:path';
import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pairsSchema } from '../../../src/contract/across/pairs';
import { experimentSchema } from '../../../src/contract/experiment';
import { writeExperiment, writePredictions, writeSplit } from '../../../src/runs';
import { compareRuns } from '../../../src/trainer/jobs/compare';
import { temporaryFolder } from '../runs/temporary';

const pictures = Array.from({ length: 120 }, (_, index) => `${index % 2 === 0 ? 'cats' : 'dogs'}/${index}.jpg`);

/** A run whose test part is `pictures` from `from` on, with classes in either order; it has every `wrong`th picture wrong. */
async function newRun(from: number, wrong: number, classes = ['cats', 'dogs'], linearize: string[] | null = null): Promise<string> {
  const folder = path.join(temporaryFolder(), 'run');
  mkdirSync(folder);
  await writeExperiment(folder, experimentSchema.parse({ dataset: '/data', linearize }));
  const files = pictures.slice(from);
  const labels = files.map((file) => classes.indexOf(file.split('/')[0] ?? ''));
  const predicted = labels.map((label, index) => ((index + from) % wrong === 0 ? 1 - label : label));
  const certain = files.map(() => 1);
  await writeSplit(folder, { version: 1, train: pictures.slice(0, from), validation: [], test: files });
  const said = { predicted, probability: certain, labelProbability: certain };
  await writePredictions(folder, { version: 1, classes, files, labels, methods: { full: said, activation: said } });
  return folder;
}

const side = (run: string) => ({ run, method: 'full' as const });

describe('the job that compares runs', () => {
  it('takes pictures by path and class, however the classes are numbered', async () => {
    const [a, b] = [await newRun(0, 40), await newRun(0, 2, ['dogs', 'cats'])];
    const { pairs } = await compareRuns({ job: 'compare', pairs: [{ a: side(a), b: side(b) }, { a: side(a), b: side(a) }] });
    expect(pairsSchema.parse(JSON.parse(JSON.stringify({ pairs })))).toEqual({ pairs });
    const [pair, same] = pairs;
    expect(pair).toMatchObject({ onlyA: 57, onlyB: 0, missing: [], shared: { pictures: 120, otherClass: 0, usedByA: 0, usedByB: 0, sameDataset: true } });
    expect(pair?.accuracyA).toBeCloseTo(117 / 120, 12);
    expect(pair?.difference).toBeCloseTo(57 / 120, 12);
    // Twice 2^-57.
    expect(pair?.pValue).toBeCloseTo(2 ** -56, 25);
    expect(pair?.adjustedPValue).toBeCloseTo(2 * (pair?.pValue ?? 0), 25);
    expect(same).toMatchObject({ difference: 0, pValue: 1, adjustedPValue: 1 });
  });

  it('does not count a model compared with itself', async () => {
    const [a, b, c] = [await newRun(0, 3), await newRun(0, 3, ['cats', 'dogs'], ['top']), await newRun(0, 4, ['cats', 'dogs'], ['top'])];
    const activation = (run: string) => ({ run, method: 'activation' as const });
    const asked = [
      { a: activation(b), b: activation(a) },
      { a: activation(c), b: activation(a) },
      { a: side(b), b: side(a) },
    ];
    const { pairs } = await compareRuns({ job: 'compare', pairs: asked });
    expect(pairs.map(({ same }) => same)).toEqual([true, undefined, undefined]);
    expect(pairs[0]?.adjustedPValue).toBeNaN();
    expect(pairs[1]?.adjustedPValue).toBeCloseTo(Math.min(1, 2 * (pairs[1]?.pValue ?? 0)), 12);
  });

  it('tells which test pictures the other run was trained on', async () => {
    const { pairs } = await compareRuns({ job: 'compare', pairs: [{ a: side(await newRun(0, 3)), b: side(await newRun(100, 3)) }] });
    expect(pairs[0]?.shared).toMatchObject({ pictures: 20, testA: 120, testB: 20, usedByB: 100, usedByA: 0 });
  });

  it('names runs without predictions, and refuses a method that was not trained', async () => {
    const bare = path.join(temporaryFolder(), 'bare');
    mkdirSync(bare);
    await writeExperiment(bare, experimentSchema.parse({ dataset: '/data' }));
    const run = await newRun(0, 3);
    const { pairs } = await compareRuns({ job: 'compare', pairs: [{ a: side(run), b: side(bare) }] });
    expect(pairs[0]).toMatchObject({ missing: [bare], shared: { pictures: 0 }, pValue: Number.NaN });
    await expect(compareRuns({ job: 'compare', pairs: [{ a: side(run), b: { run, method: 'gradient' } }] })).rejects.toMatchObject({ code: 'method-not-found' });
  });
});
