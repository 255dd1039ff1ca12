import { reportSchema, type MethodReport, type Report } from '../../../../src/contract/report';

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
