import { z } from 'zod';
import { textSchema, told } from './message-schema';

/** Infinite or undefined numbers have no JSON form: they are written as null and read as NaN. */
export const measured = z.union([z.number(), z.nan(), z.null()]).transform((value) => value ?? Number.NaN);

/** Losses are mean cross-entropies in nats without weight decay, accuracies fractions. */
export const epochFiguresSchema = z.object({
  trainLoss: measured,
  trainAccuracy: measured,
  validationLoss: measured,
  validationAccuracy: measured,
  gradientNorm: measured.optional(),
  /** Of a convex method: mean cross-entropy + λ/2·‖w‖². */
  objective: measured.optional(),
  /** How far the objective lies above the optimum at most. */
  gapBound: measured.optional(),
});

/** One value of the searched weight decay or learning rate: the figures at its best epoch. */
export const candidateSchema = z.object({
  value: z.number(),
  epochs: z.number(),
  bestEpoch: z.number(),
  converged: z.boolean(),
  seconds: z.number(),
  figures: epochFiguresSchema,
});

export type Candidate = z.infer<typeof candidateSchema>;

/** A file that is left out, and why. */
export const skippedSchema = z.object({ file: z.string(), reason: z.string(), ...told });

export type SkippedFile = z.infer<typeof skippedSchema>;

/** How many samples each part has, and which files are in none. */
export const sampleCountsSchema = z.object({
  train: z.number(),
  validation: z.number(),
  test: z.number(),
  skipped: z.array(skippedSchema),
});

export type SampleCounts = z.infer<typeof sampleCountsSchema>;

export const searchedSchema = z.enum(['lambda', 'learningRate']);

/** With what a run works, known before its features are computed. */
export const preparationSchema = z.object({
  id: z.string(),
  name: z.string(),
  linearized: z.array(z.string()),
  engine: z.string(),
  device: z.string(),
  bytesPerSample: z.number(),
  featureBytes: z.number(),
  estimatedSeconds: z.number().nullable(),
  /** Why the processor computes and not a graphics processor; null where one does, or an engine was asked for by name. */
  graphicsUnused: textSchema.nullable().optional(),
});
