export { calibration } from './calibration';
export { pairAcrossRuns, type Tested } from './across-runs';
export { compare, compareAll, comparePairs, type Predicted } from './compare';
export { accuracyOf, classFigures, confusionMatrix, macroF1, type Confusion } from './confusion';
export { wilsonInterval } from './interval';
export { methodReport, testFigures } from './method-report';
export { mistakes, type TestPart } from './mistakes';
export { predictions, probabilities } from './predictions';
export { leastSure, methodPredictions, testPredictions } from './test-predictions';
