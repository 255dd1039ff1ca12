import { z } from 'zod';
import { candidateSchema, epochFiguresSchema, preparationSchema, sampleCountsSchema, searchedSchema } from './figures';
import { textSchema } from './message-schema';
import { methodNameSchema } from './methods';
import { waitingReasonSchema } from './run-view';

/** `seq` counts from 0 in one run over all attempts; `time` is ISO 8601 in UTC. */
const common = {
  v: z.literal(1),
  seq: z.number().int().min(0),
  attempt: z.number().int().min(1),
  time: z.string(),
};

const candidate = { method: methodNameSchema, candidate: z.number().int().min(0), value: z.number() };

const types = {
  started: { pid: z.number(), host: z.string() },
  /** What older attempts logged from `fromSeq` on is void: the attempt does it again. */
  resumed: { pid: z.number(), host: z.string(), fromSeq: z.number(), fromEpoch: z.number() },
  /** Work that is counted before training begins. */
  progress: { phase: z.enum(['scan', 'features', 'evaluation']), done: z.number(), total: z.number() },
  /** The run's turn has not come: runs that came before it leave too little of the machine's memory, or have to end first. */
  waiting: {
    /** Those that have not ended, whether they wait as well or not. */
    before: z.number(),
    /** What this run will take, which is not known yet where the others have to end first. */
    bytes: z.number(),
    /** What all may take together. */
    capacity: z.number(),
    /** `turn`: it was started together with the others, to be carried out after them. */
    reason: waitingReasonSchema.default('memory'),
  },
  warning: textSchema.shape,
  dataset: {
    classes: z.array(z.object({ name: z.string(), count: z.number() })),
    samples: sampleCountsSchema,
  },
  backbone: preparationSchema.shape,
  features: { seconds: z.number(), computed: z.number(), cached: z.number() },
  'method-started': {
    method: methodNameSchema,
    parameters: z.number(),
    searched: searchedSchema,
    values: z.array(z.number()),
    maxEpochs: z.number(),
    /** Whether every epoch is one for all values that are under way. */
    joint: z.boolean().optional(),
  },
  'candidate-started': candidate,
  epoch: { ...candidate, epoch: z.number(), seconds: z.number(), ...epochFiguresSchema.shape },
  'candidate-finished': { ...candidate, result: candidateSchema },
  'method-finished': {
    method: methodNameSchema,
    chosen: z.number(),
    validationAccuracy: z.number(),
    seconds: z.number(),
    /** `stopped`: on request, before all was tried that the experiment asks for. */
    reason: z.enum(['searched', 'stopped']).optional(),
  },
  /** A method that is not trained, because that was asked for before it began. */
  'method-left-out': { method: methodNameSchema },
  finished: { seconds: z.number() },
  stopped: { reason: z.string() },
  /** `fault`: of ours or of the machine, not the user's to mend. */
  failed: { code: z.string(), ...textSchema.shape, fault: z.boolean().default(true) },
} as const;

type Types = typeof types;
export type EventType = keyof Types;

function schemaOf<T extends EventType>(type: T) {
  return z.object({ ...common, type: z.literal(type), ...types[type] });
}

export const eventSchema = z.discriminatedUnion('type', [
  schemaOf('started'),
  schemaOf('resumed'),
  schemaOf('progress'),
  schemaOf('waiting'),
  schemaOf('warning'),
  schemaOf('dataset'),
  schemaOf('backbone'),
  schemaOf('features'),
  schemaOf('method-started'),
  schemaOf('candidate-started'),
  schemaOf('epoch'),
  schemaOf('candidate-finished'),
  schemaOf('method-finished'),
  schemaOf('method-left-out'),
  schemaOf('finished'),
  schemaOf('stopped'),
  schemaOf('failed'),
]);

/** A line of `events.jsonl`. Readers ignore a torn last line and types that they do not know. */
export type RunEvent = z.infer<typeof eventSchema>;

/** What the trainer gives to be logged; the log adds `v`, `seq`, `attempt` and `time`. */
export type EventBody = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, keyof typeof common> : never) : never;
