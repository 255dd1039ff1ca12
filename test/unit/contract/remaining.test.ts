import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RemainingEstimator } from '../../../src/contract/estimate-remaining';
import type { EventBody, RunEvent } from '../../../src/contract/events';
import { remainingWords, smoothed } from '../../../src/contract/remaining';

const begun = Date.UTC(2026, 0, 1);
const figures = { trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1, validationAccuracy: 0.5 };

/** An estimator that has seen events at so many seconds. */
function seen(...events: readonly (readonly [number, EventBody])[]): RemainingEstimator {
  const estimator = new RemainingEstimator();
  events.forEach(([seconds, body], seq) => estimator.push({ v: 1, seq, attempt: 1, time: new Date(begun + 1000 * seconds).toISOString(), ...body } as RunEvent));
  return estimator;
}

const features = (done: number): EventBody => ({ type: 'progress', phase: 'features', done, total: 1000 });
const started = (searched: 'lambda' | 'learningRate', maxEpochs = 50): EventBody => ({ type: 'method-started', method: 'full', parameters: 1, searched, values: [5, 4, 3, 2, 1], maxEpochs });
const epoch = (candidate: number, number: number, seconds = 2): EventBody => ({ type: 'epoch', method: 'full', candidate, value: 5 - candidate, epoch: number, seconds, ...figures });
const candidateFinished = (candidate: number, epochs: number): EventBody => ({
  type: 'candidate-finished',
  ...{ method: 'full', candidate, value: 5 - candidate, result: { value: 5 - candidate, epochs, bestEpoch: 1, converged: false, seconds: 1, figures } },
});

describe('the time that features still take', () => {
  it('goes by the rate since they began', () => {
    expect(seen([0, features(0)]).remaining).toBeNull();
    expect(seen([0, features(0)], [10, features(100)]).remaining).toMatchObject({ step: 'features', least: 90, most: 90, at: begun + 10_000 });
    // What came from the cache at once says nothing about the rest.
    expect(seen([0, features(600)], [10, features(700)]).remaining).toMatchObject({ least: 30 });
  });

  it('falls by what passes while the rate stays, and follows another rate without a jump', () => {
    const steady = seen(...Array.from({ length: 9 }, (_, i) => [5 * i, features(50 * i)] as const));
    expect(steady.remaining?.least).toBeCloseTo(60, 9);
    const slower = seen([0, features(0)], [10, features(500)], [10.2, features(501)], [12, features(502)]);
    const left = slower.remaining?.least ?? 0;
    expect(left).toBeGreaterThan(8);
    expect(left).toBeLessThan((12 * 498) / 502);
  });

  it('is over with them', () => {
    expect(seen([0, features(0)], [10, features(100)], [90, { type: 'features', seconds: 90, computed: 1000, cached: 0 }]).remaining).toBeNull();
  });
});

describe('the time that a model still takes', () => {
  it('lies between the fewest values of a path and all of them at full length', () => {
    const { least, most } = seen([0, started('lambda')], [2, epoch(0, 1)]).remaining ?? { least: -1, most: -1 };
    // Two more values of an epoch each; 49 epochs and four more values of 50.
    expect([least, most]).toEqual([2 * 2, 2 * (49 + 4 * 50)]);
  });

  it('narrows with what the values before have taken', () => {
    const before = [[0, started('lambda')], [2, epoch(0, 1)], [40, candidateFinished(0, 20)]] as const;
    const { least, most } = seen(...before, [100, epoch(1, 1)]).remaining ?? { least: -1, most: -1 };
    // At least 19 epochs and one more value of 20; at most 39 and three more of 40; by then the first guess is forgotten.
    expect(least).toBeCloseTo(2 * (19 + 20), 0);
    expect(most).toBeCloseTo(2 * (39 + 3 * 40), -1);
  });

  it('counts every learning rate, and nothing once the last is done', () => {
    const { least, most } = seen([0, started('learningRate', 10)], [2, epoch(0, 10)]).remaining ?? { least: -1, most: -1 };
    expect([least, most]).toEqual([2 * 4, 2 * 40]);
    expect(seen([0, started('lambda')], [2, epoch(4, 50)]).remaining).toMatchObject({ least: 0, most: 0 });
    expect(seen([0, started('lambda')], [2, epoch(0, 1)], [3, { type: 'method-finished', method: 'full', chosen: 5, validationAccuracy: 1, seconds: 1 }]).remaining).toBeNull();
  });

  it('is bounded by a race where values wait for each other, of which a third goes on', () => {
    const { least, most } = seen([0, started('learningRate', 20)], [10, epoch(0, 5)], [20, epoch(1, 5)], [900, epoch(2, 2)]).remaining ?? { least: -1, most: -1 };
    // Three epochs of the third value and five of two more; then two values from epoch 5 to 20.
    expect(least).toBeCloseTo(2 * 13, 0);
    expect(most).toBeCloseTo(2 * (13 + 2 * 15), 0);
  });

  it('counts an epoch once that is one for all values', () => {
    const joint: EventBody = { ...started('lambda', 20), joint: true } as EventBody;
    const five = [0, 1, 2, 3, 4].map((candidate): [number, EventBody] => [10, epoch(candidate, 1)]);
    // `epoch` takes 2 s.
    expect(seen([0, joint], ...five).remaining).toMatchObject({ least: 0, most: 19 * 2 });
    const alone = [1, 2, 3, 4].map((candidate): [number, EventBody] => [11, candidateFinished(candidate, 1)]);
    expect(Math.round(seen([0, joint], ...five, ...alone, [900, epoch(0, 2)]).remaining?.most ?? -1)).toBe(18 * 2);
  });

  it('never has its ends the wrong way round', () => {
    const events = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 9, noNaN: true }), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(events, (list) => {
        const bodies = list.flatMap(([candidate, number, seconds, finished], i) => [[3 * i + 1, epoch(candidate, number, seconds)], ...(finished ? [[3 * i + 2, candidateFinished(candidate, number)]] : [])] as [number, EventBody][]);
        const { remaining } = seen([0, started('lambda')], ...bodies);
        if (remaining) expect(remaining.least >= 0 && remaining.least <= remaining.most).toBe(true);
      }),
    );
  });
});

describe('a smoothed estimate', () => {
  it('forgets the one before of another step', () => {
    const next = { step: 'b', at: 1000, least: 5, most: 6 };
    expect(smoothed({ step: 'a', at: 0, least: 50, most: 60 }, next)).toBe(next);
  });

  it('lies between what was expected and what is new', () => {
    const number = fc.double({ min: 0, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.double({ min: 0, max: 100, noNaN: true }), (before, now, passed) => {
        const { least } = smoothed({ step: 'a', at: 0, least: before, most: before }, { step: 'a', at: 1000 * passed, least: now, most: now });
        const expected = before - passed;
        expect(least).toBeGreaterThanOrEqual(Math.max(Math.min(expected, now), 0) - 1e-9);
        expect(least).toBeLessThanOrEqual(Math.max(expected, now) + 1e-9);
      }),
    );
  });
});

describe('words of the time that remains', () => {
  const at = (least: number, most: number, passed = 0) => remainingWords({ step: 'full', at: 0, least, most }, 1000 * passed);

  it('are about, between, or at most, and the coarser the longer', () => {
    expect(at(41, 43)).toEqual({ kind: 'about', seconds: 45 });
    expect(at(61, 200)).toEqual({ kind: 'range', least: 60, most: 180 });
    expect(at(2, 1234)).toEqual({ kind: 'at-most', seconds: 1200 });
    expect(at(3.4, 3.4)).toEqual({ kind: 'about', seconds: 3 });
  });

  it('count down, and are silent once the time is over', () => {
    expect(at(50, 50, 20)).toEqual({ kind: 'about', seconds: 30 });
    expect(at(50, 50, 50)).toBeNull();
    expect(at(Number.NaN, Number.NaN)).toBeNull();
  });
});
