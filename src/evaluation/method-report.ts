import type { MethodReport } from '../contract/report';
import { calibration } from './calibration';
import { accuracyOf, classFigures, confusionMatrix, macroF1 } from './confusion';
import { wilsonInterval } from './interval';
import type { TestPart } from './mistakes';
import { predictions } from './predictions';

type TestFigures = Pick<MethodReport, 'testAccuracy' | 'testInterval' | 'macroF1' | 'perClass' | 'confusion' | 'calibration'>;

/**
 * A method's report: what training gave, and the figures of its logits on the test part.
 * @throws RangeError if logits, labels and classes do not fit each other
 */
export function methodReport(test: TestPart, training: Omit<MethodReport, keyof TestFigures>): MethodReport {
  return { ...training, ...testFigures(test) };
}

/**
 * Accuracy with Wilson's 95 % interval, macro F1, figures per class, confusion matrix and calibration of the test part.
 * @throws RangeError if logits, labels and classes do not fit each other
 */
export function testFigures(test: TestPart): TestFigures {
  const { logits, labels, classes } = test;
  const confusion = confusionMatrix(predictions(logits, classes.length), labels, classes.length);
  const right = confusion.reduce((sum, row, k) => sum + (row[k] ?? 0), 0);
  return {
    testAccuracy: accuracyOf(confusion),
    testInterval: wilsonInterval(right, labels.length),
    macroF1: macroF1(confusion),
    perClass: classFigures(confusion, classes),
    confusion,
    calibration: calibration(test),
  };
}
