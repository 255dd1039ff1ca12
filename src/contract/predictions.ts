import { z } from 'zod';
import { measured } from './figures';
import { methodNameSchema } from './methods';

const whole = z.number().int().min(0);

/** What one method says of the pictures of a part, in the order of the files. */
export const methodPredictionsSchema = z.object({
  /** Index of the predicted class. */
  predicted: z.array(whole),
  /** Given to the prediction, and to the true class. */
  probability: z.array(measured),
  labelProbability: z.array(measured),
});

export type MethodPredictions = z.infer<typeof methodPredictionsSchema>;

/**
 * `predictions.json`: the pictures of the test part and what each method takes them for; `predictions-train.json` and
 * `predictions-validation.json` the same of the other parts. All arrays are of one length.
 */
export const testPredictionsSchema = z
  .object({
    version: z.literal(1),
    classes: z.array(z.string()),
    /** Paths relative to the dataset's folder, with `/`. */
    files: z.array(z.string()),
    /** Index of the true class. */
    labels: z.array(whole),
    methods: z.partialRecord(methodNameSchema, methodPredictionsSchema),
  })
  .superRefine(({ classes, files, labels, methods }, context) => {
    const check = (path: string[], array: readonly unknown[]): void => {
      if (array.length !== files.length) context.addIssue({ code: 'custom', path, message: `has ${array.length} entries for ${files.length} files` });
    };
    const indexes = (path: string[], array: readonly number[]): void => {
      check(path, array);
      if (array.some((index) => index >= classes.length)) context.addIssue({ code: 'custom', path, message: 'names a class that is not there' });
    };
    indexes(['labels'], labels);
    for (const [method, { predicted, probability, labelProbability }] of Object.entries(methods)) {
      indexes(['methods', method, 'predicted'], predicted);
      check(['methods', method, 'probability'], probability);
      check(['methods', method, 'labelProbability'], labelProbability);
    }
  });

export type TestPredictions = z.infer<typeof testPredictionsSchema>;

/** The parts beside the test part, by which a model was made. */
export const seenParts = ['train', 'validation'] as const;

export type SeenPart = (typeof seenParts)[number];
