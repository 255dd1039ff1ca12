import { z } from 'zod';
import { methodNameSchema } from '../methods';
import { pairSchema } from './pairs';
import { runRowSchema } from './rows';

const difference = z.object({ title: z.string(), a: z.string(), b: z.string() });

/** What `compare --json` prints. */
export const acrossRunsSchema = z.object({
  runs: z.array(runRowSchema),
  /** Runs that differ in nothing but the seed, and what their test accuracies are over the seeds. */
  groups: z.array(
    z.object({
      title: z.string(),
      runs: z.array(z.string()),
      methods: z.array(z.object({ method: methodNameSchema, seeds: z.number(), mean: z.number(), deviation: z.union([z.number(), z.nan(), z.null()]).transform((value) => value ?? Number.NaN) })),
    }),
  ),
  /** What the titles of groups are. */
  groupHeading: z.string(),
  /** Groups against each other over the seeds that they share. */
  seeds: z.array(z.string()),
  pairs: z.array(pairSchema.extend({ words: z.string(), cautions: z.array(z.string()) })),
  /** From the first run to each of the others. */
  changes: z.array(
    z.object({
      a: z.string(),
      b: z.string(),
      settings: z.array(difference),
      layers: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
      environment: z.array(difference),
      seedAlone: z.boolean(),
    }),
  ),
});

export type AcrossRuns = z.infer<typeof acrossRunsSchema>;
