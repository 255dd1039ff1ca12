import { describe, expect, it } from 'vitest';
import { BatchTuner } from '../../../src/trainer/adapt/batch-tuner';

const photo = 224 * 224;

/** The size settled on where a batch of n takes so many milliseconds, and the sizes that were tried. */
function settled(milliseconds: (n: number) => number, pixels = photo, onProcessor = true) {
  const tuner = new BatchTuner(pixels, onProcessor);
  const tried = new Set<number>();
  for (let batch = 0; batch < 100; batch++) {
    tried.add(tuner.size);
    // Each third batch is slowed by other work.
    tuner.took(tuner.size, milliseconds(tuner.size) * (batch % 3 === 1 ? 3 : 1));
  }
  return { size: tuner.size, tried: [...tried] };
}

describe('the size of batches', () => {
  it('stays small where larger ones gain nothing', () => {
    expect(settled((n) => 10 * n)).toEqual({ size: 2, tried: [2, 4] });
  });

  it('grows as long as it pays, up to what the memory allows', () => {
    expect(settled((n) => 5 + n)).toEqual({ size: 8, tried: [2, 4, 8] });
    expect(settled((n) => 5 + n, photo, false).size).toBe(64);
    expect(settled((n) => 5 + n + (n > 16 ? 100 : 0), photo / 16).size).toBe(16);
  });

  it('stays where a stop is obeyed at once', () => {
    expect(settled((n) => 300 + n).size).toBe(2);
  });

  it('counts whole batches alone', () => {
    const tuner = new BatchTuner(photo, true);
    for (let batch = 0; batch < 20; batch++) tuner.took(1, 1);
    expect(tuner.size).toBe(2);
  });
});
