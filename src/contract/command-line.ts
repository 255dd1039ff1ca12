import { z } from 'zod';
import { runStatusSchema } from './run-view';

/** What `stop --json` prints. */
export const stopAnswerSchema = z.object({
  /** Absolute path of the run folder. */
  run: z.string(),
  status: runStatusSchema,
});

export type StopAnswer = z.infer<typeof stopAnswerSchema>;

/** What `runs --json` prints: newest first. */
export const runListSchema = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      status: runStatusSchema,
      /** How many runs come before it, while it waits for memory. */
      waitingFor: z.number().nullable(),
      startedAt: z.string().nullable(),
      dataset: z.string(),
      backbone: z.string(),
      /** The best test accuracy as a fraction; null until the run has finished. */
      bestTestAccuracy: z.number().nullable(),
    }),
  ),
});

export type RunList = z.infer<typeof runListSchema>;
