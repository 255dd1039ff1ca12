import { z } from 'zod';
import { skippedSchema } from './figures';
import { methodNameSchema } from './methods';

const skipped = z.array(skippedSchema);

/** What `predict --json` prints. */
export const predictionsSchema = z.object({
  run: z.string(),
  method: methodNameSchema,
  classes: z.array(z.string()),
  predictions: z.array(
    z.object({
      file: z.string(),
      predicted: z.string(),
      probability: z.number(),
      /** In the order of `classes`. */
      probabilities: z.array(z.number()),
    }),
  ),
  skipped,
});

export type Predictions = z.infer<typeof predictionsSchema>;

/** How many classes are told of each picture and model. */
export const rankedClasses = 5;

/** What one model says of a picture: the likeliest classes, likeliest first. */
const rankedSchema = z.array(z.object({ class: z.string(), probability: z.number() }));

export type Ranked = z.infer<typeof rankedSchema>;

export const picturePredictionSchema = z.object({ file: z.string(), methods: z.partialRecord(methodNameSchema, rankedSchema) });

export type PicturePrediction = z.infer<typeof picturePredictionSchema>;

/** What `predict --methods … --json` prints. */
export const modelPredictionsSchema = z.object({
  run: z.string(),
  methods: z.array(methodNameSchema),
  classes: z.array(z.string()),
  engine: z.string(),
  device: z.string(),
  predictions: z.array(picturePredictionSchema),
  skipped,
  /** Milliseconds; null where no picture could be read. */
  milliseconds: z.object({
    /** Until the first picture could be computed: the network read, the engine started, graphs compiled. */
    start: z.number(),
    /** Of one picture: reading, decoding and resizing it. */
    preparation: z.number().nullable(),
    /** Of one picture by each model: what it shares with the others and what is its own. */
    network: z.partialRecord(methodNameSchema, z.number()),
  }),
});

export type ModelPredictions = z.infer<typeof modelPredictionsSchema>;

/** A line that the job writes to standard error for each batch: what is known since the line before. */
export const predictionProgressSchema = z.object({
  done: z.number(),
  total: z.number(),
  predictions: z.array(picturePredictionSchema),
  skipped,
});

export type PredictionProgress = z.infer<typeof predictionProgressSchema>;

/** What such a line tells; null for any other line. */
export function predictionProgressOf(line: string): PredictionProgress | null {
  if (!line.startsWith('{')) return null;
  try {
    return predictionProgressSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
