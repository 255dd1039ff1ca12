import { z } from 'zod';
import { measured } from '../figures';
import { methodNameSchema } from '../methods';
import { pairSchema } from './pairs';
import { runRowSchema } from './rows';

const difference = z.object({ title: z.string(), a: z.string(), b: z.string() });

/** Differences of test accuracies, one for each seed that both have. */
const seedDifference = z.object({
  seeds: z.array(z.number()),
  mean: measured,
  deviation: measured,
  /** 95 % interval of the mean by Student's t, as if seeds were independent. */
  interval: z.tuple([measured, measured]),
  words: z.string(),
});

/** What `compare --json` prints. */
export const acrossRunsSchema = z.object({
  runs: z.array(runRowSchema),
  /** Runs that differ in nothing but the seed, and what their test accuracies are over the seeds. */
  groups: z.array(
    z.object({
      title: z.string(),
      runs: z.array(z.string()),
      /** Those that have a test accuracy. */
      seeds: z.array(z.number()),
      methods: z.array(z.object({ method: methodNameSchema, seeds: z.array(z.number()), mean: measured, deviation: measured })),
      /** Method a minus method b, over two seeds or more. */
      differences: z.array(seedDifference.extend({ a: methodNameSchema, b: methodNameSchema })),
    }),
  ),
  /** What the titles of groups are. */
  groupHeading: z.string(),
  /** Group a minus group b, by their places in `groups`, over two shared seeds or more. */
  seeds: z.array(seedDifference.extend({ a: z.number(), b: z.number(), method: methodNameSchema })),
  /** How the runs of groups divide the pictures: into different test parts, anew with each seed, all by one seed of the split. */
  splits: z.object({ differ: z.boolean(), anew: z.boolean(), shared: z.boolean() }),
  /** How many pairs were left out as both are one and the same model. */
  sameModels: z.number(),
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
