import { z } from 'zod';
import { annotationsSchema, noAnnotations } from './annotations';
import { experimentSchema } from './experiment';
import { epochFiguresSchema, preparationSchema, sampleCountsSchema, searchedSchema } from './figures';
import { textSchema } from './message-schema';
import { methodNameSchema } from './methods';
import { remainingSchema } from './remaining';
import { reportSchema } from './report';

/**
 * - `starting`: no event yet; `running`: a living trainer holds the lock; `stopping`: it is asked to stop;
 * - `waiting`: its trainer lives and waits for memory that other runs take, or for the end of runs started before it;
 * - `interrupted`: its trainer is gone without an end (killed, or the machine went down); `stopped`: on request.
 *   Both may be resumed.
 */
export const runStatusSchema = z.enum(['starting', 'waiting', 'running', 'stopping', 'interrupted', 'stopped', 'failed', 'finished']);

/** What a run waits for: memory, or its turn among runs that were started together. */
export const waitingReasonSchema = z.enum(['memory', 'turn']);

export type RunStatus = z.infer<typeof runStatusSchema>;

export const epochViewSchema = z.object({ epoch: z.number(), seconds: z.number(), ...epochFiguresSchema.shape });

/** A value tried: all but its curves. */
export const candidateHeadSchema = z.object({
  value: z.number(),
  finished: z.boolean(),
  /** Epochs so far, what they took, and the last of them. */
  done: z.number(),
  seconds: z.number(),
  last: epochViewSchema.nullable(),
});

export const candidateViewSchema = candidateHeadSchema.extend({ epochs: z.array(epochViewSchema) });

export const methodHeadSchema = z.object({
  method: methodNameSchema,
  searched: searchedSchema,
  values: z.array(z.number()),
  parameters: z.number(),
  maxEpochs: z.number(),
  /** Whether every epoch is one for all values under way. */
  joint: z.boolean().optional(),
  candidates: z.array(candidateHeadSchema),
  finished: z.boolean(),
  /** The value chosen, once finished. */
  chosen: z.number().nullable(),
  /** Whether it was ended on request, before all was tried. */
  endedEarly: z.boolean(),
  /** Of the chosen candidate once finished, else of the best epoch so far. */
  validationAccuracy: z.number().nullable(),
});

export const methodViewSchema = methodHeadSchema.extend({ candidates: z.array(candidateViewSchema) });

/** A run as its folder tells it at one moment, but for its curves. */
export const runHeadSchema = z.object({
  /** Absolute path. */
  folder: z.string(),
  /** Of the folder. */
  name: z.string(),
  annotations: annotationsSchema.default(noAnnotations),
  status: runStatusSchema,
  resumable: z.boolean(),
  startedAt: z.string().nullable(),
  experiment: experimentSchema,
  backbone: preparationSchema.nullable(),
  classes: z.array(z.object({ name: z.string(), count: z.number() })),
  samples: sampleCountsSchema.nullable(),
  /** The work under way that is counted, if any. */
  progress: z.object({ phase: z.string(), done: z.number(), total: z.number() }).nullable(),
  /** While it waits: for what, how many runs come before it, and the bytes that it will take where they are known. */
  waiting: z.object({ before: z.number(), bytes: z.number(), reason: waitingReasonSchema.default('memory') }).nullable(),
  features: z.object({ seconds: z.number(), computed: z.number(), cached: z.number() }).nullable(),
  methods: z.array(methodHeadSchema),
  /** Methods that were left out on request. */
  leftOut: z.array(methodNameSchema),
  /** How long the step under way will take, as far as that can be told. */
  remaining: remainingSchema.nullable(),
  warnings: z.array(textSchema),
  failure: z.object({ code: z.string(), ...textSchema.shape, fault: z.boolean() }).nullable(),
  report: reportSchema.nullable(),
});

/** A run with its curves: what report and command line show. */
export const runViewSchema = runHeadSchema.extend({ methods: z.array(methodViewSchema) });

export type RunHead = z.infer<typeof runHeadSchema>;
export type MethodHead = z.infer<typeof methodHeadSchema>;
export type CandidateHead = z.infer<typeof candidateHeadSchema>;
export type RunView = z.infer<typeof runViewSchema>;
export type MethodView = z.infer<typeof methodViewSchema>;
export type EpochView = z.infer<typeof epochViewSchema>;

/** The run without its curves, which a reader's views compute only when they are asked for. */
export function headOf(run: RunView): RunHead {
  const methods = run.methods.map((method) => ({
    ...method,
    candidates: method.candidates.map(({ value, finished, done, seconds, last }) => ({ value, finished, done, seconds, last })),
  }));
  return { ...run, methods };
}
