import type { Environment } from '../../../../src/contract/experiment';
import { reportSchema, type MethodReport, type Report } from '../../../../src/contract/report';
import { runViewSchema, type RunView } from '../../../../src/contract/run-view';
import { candidateView } from '../candidate';

/** A method's report with the figures given and plausible ones besides. */
export function methodReport(figures: Partial<MethodReport> = {}): MethodReport {
  return {
    testAccuracy: 0.846,
    testInterval: [0.808, 0.877],
    macroF1: 0.841,
    validationAccuracy: 0.853,
    trainLoss: 0.2113,
    parameters: 6405,
    epochs: 24,
    secondsTraining: 1.284,
    millisecondsPerStep: 3.14,
    searched: 'lambda',
    chosen: 0.001,
    candidates: [],
    perClass: [],
    confusion: [],
    ...figures,
  };
}

/** A report of the methods given. */
export function report(methods: Report['methods'], figures: Partial<Report> = {}): Report {
  return reportSchema.parse({
    version: 1,
    run: '/pictures/.tangent/runs/flowers',
    engine: 'onnxruntime',
    device: 'cpu',
    backbone: 'efficientnet-lite0',
    linearized: ['blocks.6.0.conv_pwl'],
    classes: ['daisy', 'rose'],
    samples: { train: 1233, validation: 408, test: 413, skipped: [] },
    methods,
    comparison: [],
    mistakes: {},
    warnings: [],
    notes: [],
    seed: 0,
    secondsFeatures: 61.2,
    secondsTotal: 130.9,
    featuresCached: 0,
    bytesPerSample: 101_000,
    peakMemoryBytes: 1.4 * 2 ** 30,
    ...figures,
  });
}

/** Epochs whose losses fall towards `floor`. */
function epochs(count: number, floor: number) {
  return Array.from({ length: count }, (_, index) => ({
    epoch: index + 1,
    seconds: 0.2,
    trainLoss: floor / 3 + 1.6 / (index + 1),
    trainAccuracy: 1 - 0.4 / (index + 1),
    validationLoss: floor + 1.5 / (index + 1),
    validationAccuracy: 0.94 - 0.5 / (index + 1),
  }));
}

export const hostileName = `<script>alert("1")</script> & 'Rosé'`;

const classNames = ['daisy', hostileName, 'tulip'];

/** Figures per class of a confusion matrix. */
function perClass(confusion: number[][]): MethodReport['perClass'] {
  return confusion.map((row, k) => ({
    name: classNames[k] ?? '',
    count: row.reduce((sum, value) => sum + value, 0),
    precision: 0.912,
    recall: 0.907,
    f1: 0.9095,
  }));
}

/** A finished run of two methods over three classes, one of a hostile name. */
export function runView(changes: Partial<RunView> = {}): RunView {
  const confusion = [
    [130, 4, 3],
    [6, 131, 0],
    [8, 9, 122],
  ];
  const candidate = { epochs: 30, bestEpoch: 24, converged: false, seconds: 3.5 };
  const figures = { trainLoss: 0.1, trainAccuracy: 0.99, validationLoss: 0.3, validationAccuracy: 0.9 };
  return runViewSchema.parse({
    folder: '/pictures/.tangent/runs/flowers',
    name: 'flowers <1>',
    status: 'finished',
    resumable: false,
    startedAt: '2026-03-01T09:30:00.000Z',
    experiment: { dataset: '/pictures/flowers & more' },
    backbone: {
      id: 'efficientnet-lite0',
      name: 'EfficientNet-Lite0',
      linearized: ['blocks.6.0.conv_pwl'],
      engine: 'onnxruntime',
      device: 'cpu',
      bytesPerSample: 101_000,
      featureBytes: 2e8,
      estimatedSeconds: null,
    },
    classes: classNames.map((name) => ({ name, count: 684 })),
    samples: { train: 1233, validation: 408, test: 413, skipped: [{ file: 'a<b>.png', reason: 'it is cut off' }] },
    progress: null,
    waiting: null,
    features: { seconds: 61.2, computed: 2054, cached: 0 },
    methods: (['activation', 'full'] as const).map((method) => ({
      method,
      searched: 'lambda',
      values: [0.01, 0.001],
      parameters: 3843,
      maxEpochs: 200,
      candidates: [
        candidateView(0.01, true, epochs(12, 0.6)),
        candidateView(0.001, true, epochs(30, method === 'full' ? 0.02 : 0.4)),
      ],
      finished: true,
      chosen: 0.001,
      endedEarly: false,
      validationAccuracy: 0.9,
    })),
    leftOut: [],
    remaining: null,
    warnings: [{ message: '2 files are no pictures' }],
    failure: null,
    report: report(
      {
        activation: methodReport({ perClass: perClass(confusion), confusion, candidates: [{ ...candidate, value: 0.001, figures }] }),
        full: methodReport({
          testAccuracy: 0.9274,
          testInterval: [0.8984, 0.9486],
          macroF1: 0.9268,
          parameters: 413_123,
          perClass: perClass(confusion),
          confusion,
          candidates: [0.01, 0.001].map((value) => ({ ...candidate, value, figures })),
        }),
      },
      {
        classes: classNames,
        comparison: [
          {
            a: 'full',
            b: 'activation',
            difference: 0.0814,
            interval: [0.0485, 0.1162],
            pValue: 0.0000123,
            words: 'full is 8.1 points better than activation on the 413 test pictures (95 % interval 4.8 to 11.6, p < 0.001)',
          },
        ],
        mistakes: {
          full: [
            { file: `${hostileName}/"1".png`, label: hostileName, predicted: 'daisy', confidence: 0.981, labelProbability: 0.0123 },
            { file: 'tulip/2.png', label: 'tulip', predicted: 'daisy', confidence: 0.7, labelProbability: 0.2 },
          ],
        },
        notes: ['The features were computed in float32.'],
      },
    ),
    ...changes,
  });
}

export const environment: Environment = {
  version: 1,
  tangent: '0.1.0',
  engine: 'onnxruntime',
  engineVersion: '1.30.0',
  device: 'cpu',
  threads: 2,
  batch: 64,
  platform: 'linux',
  architecture: 'x64',
  node: '20.19.0',
  backbone: { id: 'efficientnet-lite0', name: 'EfficientNet-Lite0', path: '/b.onnx', sha256: 'abc123', licence: 'Apache-2.0' },
};
