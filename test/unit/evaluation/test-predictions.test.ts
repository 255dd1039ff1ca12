import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testPredictions } from '../../../src/evaluation';
import { readPredictions, runFiles, writePredictions } from '../../../src/runs';

const classes = ['daisy', 'rose', 'tulip'];
const labels = Int32Array.of(0, 2);
const files = ['daisy/1.png', 'tulip/<b>.png'];
/** Softmax of logarithms gives their numbers back. */
const logits = Float64Array.from([0.7, 0.2, 0.1, 0.25, 1 / 3, 5 / 12].map(Math.log));
const made = () => testPredictions(new Map([['full', { logits, labels, classes }]]), files, { classes, labels });

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'predictions-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the predictions of the test part', () => {
  it('tell the predicted class, its probability and that of the true class to six digits', () => {
    expect(made()).toEqual({
      ...{ version: 1, classes, files, labels: [0, 2] },
      methods: { full: { predicted: [0, 2], probability: [0.7, 0.416667], labelProbability: [0.7, 0.416667] } },
    });
    const wrong = testPredictions(new Map([['full', { logits, labels: Int32Array.of(1, 0), classes }]]), files, { classes, labels });
    expect(wrong.methods.full).toEqual({ predicted: [0, 2], probability: [0.7, 0.416667], labelProbability: [0.2, 0.25] });
  });

  it('are read as they were written, and missing in a run that has none', async () => {
    expect(await readPredictions(folder)).toBeNull();
    await writePredictions(folder, made());
    expect(await readPredictions(folder)).toEqual(made());
  });

  it.each([
    ['too few labels', { labels: [0] }, 'labels: has 1 entries for 2 files'],
    ['a class that is not there', { labels: [0, 3] }, 'labels: names a class that is not there'],
    ['too many probabilities', { methods: { full: { predicted: [0, 0], probability: [1, 1, 1], labelProbability: [1, 1] } } }, 'methods.full.probability'],
  ])('are refused with %s', async (_, change, message) => {
    writeFileSync(path.join(folder, runFiles.predictions), JSON.stringify({ ...made(), ...change }));
    await expect(readPredictions(folder)).rejects.toMatchObject({ code: 'run-damaged', message: expect.stringContaining(message) });
  });
});
