import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracyOf,
  classFigures,
  confusionMatrix,
  macroF1,
  methodReport,
  mistakes,
  predictions,
  probabilities,
} from '../../../src/evaluation/index';
import { reference } from './reference';

const counts = fc
  .integer({ min: 1, max: 6 })
  .chain((classes) =>
    fc.array(fc.array(fc.nat(9), { minLength: classes, maxLength: classes }), { minLength: classes, maxLength: classes }),
  );

describe.each(Object.entries(reference.classification))('beside scikit-learn, %s', (_, expected) => {
  const logits = Float64Array.from(expected.logits);
  const labels = Int32Array.from(expected.labels);
  const confusion = confusionMatrix(Int32Array.from(expected.predictions), labels, expected.classes);

  it('predicts the largest logit, the first of equals', () => {
    expect([...predictions(logits, expected.classes)]).toEqual(expected.predictions);
  });

  it('has the same probabilities', () => {
    const chances = probabilities(logits, expected.classes);
    for (const [index, chance] of expected.softmax.entries()) expect(chances[index]).toBeCloseTo(chance, 14);
  });

  it('has the same confusion matrix and accuracy', () => {
    expect(confusion).toEqual(expected.confusion);
    expect(accuracyOf(confusion)).toBeCloseTo(expected.accuracy, 14);
  });

  it('has the same precision, recall, F1 and macro F1', () => {
    for (const [k, figures] of classFigures(confusion, []).entries()) {
      expect(figures.count).toBe(expected.count[k]);
      expect(figures.precision).toBeCloseTo(expected.precision[k] ?? NaN, 14);
      expect(figures.recall).toBeCloseTo(expected.recall[k] ?? NaN, 14);
      expect(figures.f1).toBeCloseTo(expected.f1[k] ?? NaN, 14);
    }
    expect(macroF1(confusion)).toBeCloseTo(expected.macroF1, 14);
  });
});

describe('predictions', () => {
  it('are probabilities that sum to 1 in each row, whatever the scale of the logits', () => {
    const rows = fc.array(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(rows, (row) => {
        const chances = probabilities(Float64Array.from(row), 3);
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
        expect(chances[predictions(Float64Array.from(row), 3)[0] ?? -1]).toBe(Math.max(...chances));
      }),
    );
  });

  it('refuse logits that are not whole rows', () => {
    expect(() => predictions(new Float64Array(5), 2)).toThrow(RangeError);
    expect(() => probabilities(new Float64Array(5), 2)).toThrow(RangeError);
  });
});

describe('the confusion matrix', () => {
  it('gives the same figures under any renaming of the classes', () => {
    fc.assert(
      fc.property(counts, (confusion) => {
        const reversed = confusion.map((row) => [...row].reverse()).reverse();
        const before = classFigures(confusion, []).map(({ f1, precision, recall }) => [f1, precision, recall]);
        const after = classFigures(reversed, []).map(({ f1, precision, recall }) => [f1, precision, recall]);
        expect(after.reverse()).toEqual(before);
        if (confusion.flat().some((count) => count > 0)) expect(macroF1(reversed)).toBeCloseTo(macroF1(confusion), 12);
      }),
    );
  });

  it('swaps precision and recall when transposed', () => {
    fc.assert(
      fc.property(counts, (confusion) => {
        const transposed = confusion.map((_, k) => confusion.map((row) => row[k] ?? 0));
        expect(classFigures(transposed, []).map(({ precision }) => precision)).toEqual(
          classFigures(confusion, []).map(({ recall }) => recall),
        );
      }),
    );
  });

  it('refuses labels and predictions that do not fit', () => {
    expect(() => confusionMatrix(Int32Array.of(0), Int32Array.of(0, 1), 2)).toThrow(RangeError);
    expect(() => confusionMatrix(Int32Array.of(2), Int32Array.of(0), 2)).toThrow(RangeError);
    expect(() => confusionMatrix(Int32Array.of(0), Int32Array.of(-1), 2)).toThrow(RangeError);
  });
});

const classes = ['cat', 'dog', 'owl'];
/** Logits whose softmax is the given probabilities. */
const logitsOf = (...rows: number[][]): Float64Array => Float64Array.from(rows.flat(), Math.log);

describe('mistakes', () => {
  const logits = logitsOf([0.7, 0.2, 0.1], [0.5, 0.4, 0.1], [0.1, 0.8, 0.1], [0.9, 0.06, 0.04], [0.5, 0.4, 0.1]);
  const labels = Int32Array.of(0, 1, 0, 2, 1);
  const files = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'];

  it('come worst first, equals in the order of the files', () => {
    const worst = mistakes({ logits, labels, classes }, files, 10);
    expect(worst.map(({ file }) => file)).toEqual(['d.png', 'c.png', 'b.png', 'e.png']);
    expect(worst[0]).toMatchObject({ label: 'owl', predicted: 'cat' });
    expect(worst[0]?.confidence).toBeCloseTo(0.9, 12);
    expect(worst[0]?.labelProbability).toBeCloseTo(0.04, 12);
  });

  it('end at the limit', () => {
    expect(mistakes({ logits, labels, classes }, files, 2).map(({ file }) => file)).toEqual(['d.png', 'c.png']);
  });
});

describe("a method's report", () => {
  const training = {
    validationAccuracy: 0.9,
    trainLoss: 0.1,
    parameters: 6,
    epochs: 3,
    secondsTraining: 1,
    millisecondsPerStep: 2,
    searched: 'lambda',
    chosen: 0.1,
    candidates: [],
  } as const;

  it('joins the training with the figures of the test part', () => {
    const logits = logitsOf([0.7, 0.2, 0.1], [0.5, 0.4, 0.1], [0.1, 0.8, 0.1]);
    const report = methodReport({ logits, labels: Int32Array.of(0, 0, 2), classes }, { ...training, candidates: [] });
    expect(report).toMatchObject({ ...training, confusion: [[2, 0, 0], [0, 0, 0], [0, 1, 0]] });
    expect(report.testAccuracy).toBeCloseTo(2 / 3, 15);
    expect(report.perClass.map(({ name, count }) => [name, count])).toEqual([['cat', 2], ['dog', 0], ['owl', 1]]);
  });

  it('has no accuracy without test samples', () => {
    const report = methodReport(
      { logits: new Float64Array(), labels: new Int32Array(), classes },
      { ...training, candidates: [] },
    );
    expect(report.testAccuracy).toBeNaN();
    expect(report.macroF1).toBeNaN();
    expect(report.testInterval).toEqual([0, 1]);
  });
});
