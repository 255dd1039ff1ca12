import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { methodReportSchema } from '../../../src/contract/report';
import { calibration } from '../../../src/evaluation';

const numbers = z.array(z.number());
const caseSchema = z.object({
  ...{ classes: z.number(), labels: numbers, logits: numbers, confidence: z.number(), brier: z.number(), logLoss: z.number() },
  ...{ counts: numbers, accuracies: numbers, confidences: numbers, expectedError: z.number() },
});
/** What scikit-learn says: scripts/fixtures/make-calibration.py. */
const reference = z.record(z.string(), caseSchema).parse(
  JSON.parse(readFileSync(new URL('../../fixtures/calibration.json', import.meta.url), 'utf8')),
); // prettier-ignore

const names = (count: number): string[] => Array.from({ length: count }, (_, k) => String(k));

describe('calibration', () => {
  it.each(Object.keys(reference))('is as scikit-learn says: %s', (name) => {
    const given = caseSchema.parse(reference[name]);
    const { bins, ...figures } = calibration({
      logits: Float64Array.from(given.logits),
      labels: Int32Array.from(given.labels),
      classes: names(given.classes),
    });
    for (const key of ['confidence', 'brier', 'logLoss', 'expectedError'] as const) expect(figures[key], key).toBeCloseTo(given[key], 12);
    const filled = bins.filter(({ count }) => count > 0);
    expect(bins).toHaveLength(10);
    expect(filled.map(({ count }) => count)).toEqual(given.counts);
    filled.forEach(({ accuracy, confidence }, bin) => {
      expect(accuracy).toBeCloseTo(given.accuracies[bin] ?? Number.NaN, 12);
      expect(confidence).toBeCloseTo(given.confidences[bin] ?? Number.NaN, 12);
    });
  });

  it('keeps a loss finite where the probability is too small for a number', () => {
    const { logLoss, brier } = calibration({ logits: Float64Array.of(0, 2000), labels: Int32Array.of(0), classes: names(2) });
    expect([logLoss, brier]).toEqual([2000, 2]);
  });

  it('has no error where exactly as many are right as it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (right, wrong) => {
        fc.pre(right > wrong);
        const p = right / (right + wrong);
        const logits = Float64Array.from(Array.from({ length: right + wrong }, () => [Math.log(p), Math.log(1 - p)]).flat());
        const labels = Int32Array.from({ length: right + wrong }, (_, sample) => Number(sample >= right));
        expect(calibration({ logits, labels, classes: names(2) }).expectedError).toBeCloseTo(0, 10);
      }),
    );
  });

  it('is undefined without samples, which a report can hold', () => {
    const empty = calibration({ logits: new Float64Array(), labels: new Int32Array(), classes: names(2) });
    expect([empty.expectedError, empty.brier, empty.logLoss, empty.confidence]).toEqual([NaN, NaN, NaN, NaN]);
    const read = methodReportSchema.shape.calibration.parse(JSON.parse(JSON.stringify(empty)));
    expect(read).toEqual(empty);
    expect(methodReportSchema.shape.calibration.parse(undefined)).toBeUndefined();
  });
});
