import { z } from 'zod';
import { candidateSchema, measured, sampleCountsSchema, searchedSchema } from './figures';
import { textOf, type Said, type Text } from './message';
import { saidSchema } from './message-schema';
import { methodNameSchema } from './methods';

/** Ends of a 95 % interval, as fractions. */
const interval = z.tuple([measured, measured]);

/** Figures of one class in the test part. */
export const classFiguresSchema = z.object({
  name: z.string(),
  count: z.number(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
});

/** How far the probabilities of predictions can be taken at their word on the test part. */
export const calibrationSchema = z.object({
  /** Mean probability of the predictions. */
  confidence: measured,
  /** Mean distance between the probability and the accuracy, over the bins. */
  expectedError: measured,
  /** Mean over the pictures of the sum over the classes of (p − y)²: 0 is perfect, 2 the worst. */
  brier: measured,
  /** Mean cross-entropy in nats. */
  logLoss: measured,
  /** Predictions by their probability, in bins of equal width from 0 to 1; the means of an empty one are undefined. */
  bins: z.array(z.object({ count: z.number(), confidence: measured, accuracy: measured })),
});

export type Calibration = z.infer<typeof calibrationSchema>;

/** Accuracies are undefined where a part is empty, the training loss where training diverged. */
export const methodReportSchema = z.object({
  testAccuracy: measured,
  /** Wilson's 95 % interval. */
  testInterval: interval,
  macroF1: measured,
  validationAccuracy: measured,
  trainLoss: measured,
  parameters: z.number(),
  /** Passes over the data of the whole search, all candidates together. */
  epochs: z.number(),
  /** Of the whole search, all candidates together. */
  secondsTraining: z.number(),
  /** Of one batch forward and backward. */
  millisecondsPerStep: measured,
  searched: searchedSchema,
  /** Ended on request, before all was tried. */
  endedEarly: z.boolean().optional(),
  chosen: z.number(),
  candidates: z.array(candidateSchema),
  perClass: z.array(classFiguresSchema),
  /** Rows are true classes, columns predictions. */
  confusion: z.array(z.array(z.number())),
  /** Missing in reports of older versions. */
  calibration: calibrationSchema.optional(),
});

export type MethodReport = z.infer<typeof methodReportSchema>;

export const comparisonSchema = z.object({
  a: methodNameSchema,
  b: methodNameSchema,
  /** Test accuracy of a minus that of b. */
  difference: measured,
  /** 95 % interval of the paired bootstrap. */
  interval,
  /** Of the exact test of McNemar, two-sided. */
  pValue: z.number(),
  /** After Holm, for all pairs of methods of the run. Missing in reports of older versions. */
  adjustedPValue: z.number().optional(),
  words: z.string(),
});

export type Comparison = z.infer<typeof comparisonSchema>;

/** A picture of the test part and what a method took it for. */
export const mistakeSchema = z.object({
  file: z.string(),
  label: z.string(),
  predicted: z.string(),
  /** Probability given to the prediction, and to the true class. */
  confidence: measured,
  labelProbability: measured,
});

export type Mistake = z.infer<typeof mistakeSchema>;

/** `report.json`, and what `adapt --json` prints. */
export const reportSchema = z.object({
  version: z.literal(1),
  /** Absolute path of the run folder. */
  run: z.string(),
  engine: z.string(),
  device: z.string(),
  backbone: z.string(),
  linearized: z.array(z.string()),
  classes: z.array(z.string()),
  samples: sampleCountsSchema,
  methods: z.partialRecord(methodNameSchema, methodReportSchema),
  comparison: z.array(comparisonSchema),
  /** Worst first: by the probability of the true class. */
  mistakes: z.partialRecord(methodNameSchema, z.array(mistakeSchema)),
  warnings: z.array(z.string()),
  notes: z.array(z.string()),
  /** The same in their translatable form. Missing in reports of older versions. */
  told: z.object({ warnings: z.array(saidSchema), notes: z.array(saidSchema) }).optional(),
  seed: z.number(),
  /** Of the split, where it has one of its own. */
  splitSeed: z.number().optional(),
  secondsFeatures: z.number(),
  secondsTotal: z.number(),
  featuresCached: z.number(),
  bytesPerSample: z.number(),
  peakMemoryBytes: z.number(),
});

export type Report = z.infer<typeof reportSchema>;

/** A report's warnings and notes; in English alone where it is of an older version. */
export function remarksOf({ warnings, notes, told }: Pick<Report, 'warnings' | 'notes' | 'told'>): { readonly warnings: readonly Text[]; readonly notes: readonly Text[] } {
  const texts = (sentences: readonly string[], forms: readonly Said[] | undefined): Text[] =>
    forms?.length === sentences.length ? forms.map(textOf) : sentences.map(textOf);
  return { warnings: texts(warnings, told?.warnings), notes: texts(notes, told?.notes) };
}
