import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { candidateSchema, epochFiguresSchema, measured } from '../../contract/figures';
import { methodNameSchema, type MethodName } from '../../contract/methods';
import type { StoredTensor } from '../../contract/safetensors';
import type { Current, SearchResult, SearchState } from '../training/search-state';

/** What a run has done: the methods finished, and the search under way. */
export interface RunState {
  readonly finished: ReadonlyMap<MethodName, SearchResult>;
  readonly current: { readonly method: MethodName; readonly search: SearchState } | null;
}

const underWaySchema = z.object({
  index: z.number(),
  epoch: z.number(),
  best: epochFiguresSchema.nullable(),
  bestEpoch: z.number(),
  mark: z.object({ loss: measured, epoch: z.number() }),
  seconds: z.number(),
  numbers: z.record(z.string(), z.number()),
});

const stateSchema = z.object({
  version: z.literal(1),
  /** Of the dataset and environment; a run goes on only with the same. */
  fingerprint: z.string(),
  /** The event log's next number when the state was saved. */
  seq: z.number(),
  finished: z.array(z.object({ method: methodNameSchema, candidates: z.array(candidateSchema), chosen: z.number(), endedEarly: z.boolean().default(false) })),
  current: z
    .object({
      method: methodNameSchema,
      results: z.array(candidateSchema),
      candidate: underWaySchema.nullable(),
      parked: z.array(underWaySchema).default([]),
      /** Numbers of candidates that are trained at once. */
      joint: z.record(z.string(), z.number()).nullable().default(null),
    })
    .nullable(),
});

type Arrays = Record<string, StoredTensor['data']>;

/** A run's state as a checkpoint holds it. */
export function encodeState({ finished, current }: RunState, fingerprint: string, seq: number) {
  const arrays: Arrays = {};
  for (const [method, { parameters }] of finished) arrays[`finished/${method}`] = parameters;
  for (const [name, data] of Object.entries(current?.search.arrays ?? {})) arrays[`search/${name}`] = data;
  const run = current?.search.current;
  for (const [name, data] of Object.entries(run?.run.arrays ?? {})) arrays[`run/${name}`] = data;
  const joint = current?.search.joint ?? null;
  for (const [name, data] of Object.entries(joint?.arrays ?? {})) arrays[`joint/${name}`] = data;
  for (const { current: waiting, best } of current?.search.parked ?? []) {
    arrays[`best/${waiting.index}`] = best;
    for (const [name, data] of Object.entries(waiting.run.arrays)) arrays[`parked/${waiting.index}/${name}`] = data;
  }
  const state: z.input<typeof stateSchema> = {
    version: 1,
    fingerprint,
    seq,
    finished: [...finished].map(([method, { candidates, chosen, endedEarly }]) => ({
      method,
      candidates: [...candidates],
      chosen: candidates.indexOf(chosen),
      endedEarly,
    })),
    current: current && {
      method: current.method,
      results: [...current.search.results],
      candidate: run ? encoded(run) : null,
      parked: current.search.parked.map((waiting) => encoded(waiting.current)),
      joint: joint && { ...joint.numbers },
    },
  };
  return { state, arrays };
}

function encoded({ run, ...rest }: Current): z.input<typeof underWaySchema> {
  return { ...rest, numbers: { ...run.numbers } };
}

/** Where a checkpoint was taken. */
export interface SavedPoint {
  /** The event log's next number. */
  readonly seq: number;
  /** Epochs of the candidate under way, or of those that are trained at once. */
  readonly epoch: number;
}

/** Where a checkpoint was taken. */
export function savedPoint(state: unknown): SavedPoint {
  const { seq, current } = stateSchema.parse(state);
  return { seq, epoch: current?.candidate?.epoch ?? current?.joint?.['iteration'] ?? 0 };
}

/** Reads what `encodeState` wrote. @throws TangentError `run-changed` if the dataset or the environment is another */
export function decodeState(state: unknown, arrays: Readonly<Arrays>, fingerprint: string): RunState {
  const parsed = stateSchema.parse(state);
  if (parsed.fingerprint !== fingerprint) {
    throw new TangentError(
      'run-changed',
      say`the pictures, the backbone or the engine have changed since the run began, so that it cannot go on; start a new run`,
    );
  }
  const below = (prefix: string) =>
    Object.fromEntries(
      Object.entries(arrays).flatMap(([name, data]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), data]] : [])),
    );
  const floats = below('search/');
  const finished = parsed.finished.map(({ method, candidates, chosen, endedEarly }): [MethodName, SearchResult] => {
    const [best, parameters] = [candidates[chosen], arrays[`finished/${method}`]];
    if (!best || !(parameters instanceof Float32Array)) throw new Error(`the checkpoint lacks the parameters of ${method}`);
    return [method, { candidates, chosen: best, parameters, endedEarly }];
  });
  const { current } = parsed;
  return {
    finished: new Map(finished),
    current: current && {
      method: current.method,
      search: {
        results: current.results,
        current: current.candidate && decoded(current.candidate, below('run/')),
        parked: current.parked.map((waiting) => {
          const best = arrays[`best/${waiting.index}`];
          if (!(best instanceof Float32Array)) throw new Error('the checkpoint lacks the parameters of a candidate');
          return { current: decoded(waiting, below(`parked/${waiting.index}/`)), best };
        }),
        joint: current.joint && { numbers: current.joint, arrays: below('joint/') },
        arrays: Object.fromEntries(
          Object.entries(floats).flatMap(([name, data]) => (data instanceof Float32Array ? [[name, data]] : [])),
        ),
      },
    },
  };
}

function decoded({ numbers, ...rest }: z.output<typeof underWaySchema>, arrays: Arrays): Current {
  return { ...rest, run: { numbers, arrays } };
}
