import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { candidateSchema, epochFiguresSchema, measured } from '../../contract/figures';
import { methodNameSchema, type MethodName } from '../../contract/methods';
import type { StoredTensor } from '../../contract/safetensors';
import type { SearchResult, SearchState } from '../training/search';

/** What a run has done: the methods finished, and the search under way. */
export interface RunState {
  readonly finished: ReadonlyMap<MethodName, SearchResult>;
  readonly current: { readonly method: MethodName; readonly search: SearchState } | null;
}

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
      candidate: z
        .object({
          best: epochFiguresSchema.nullable(),
          bestEpoch: z.number(),
          mark: z.object({ loss: measured, epoch: z.number() }),
          seconds: z.number(),
          numbers: z.record(z.string(), z.number()),
        })
        .nullable(),
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
      candidate: run
        ? { best: run.best, bestEpoch: run.bestEpoch, mark: run.mark, seconds: run.seconds, numbers: { ...run.run.numbers } }
        : null,
    },
  };
  return { state, arrays };
}

/** Where a checkpoint was taken. */
export interface SavedPoint {
  /** The event log's next number. */
  readonly seq: number;
  /** Epochs of the candidate under way. */
  readonly epoch: number;
}

/** Where a checkpoint was taken. */
export function savedPoint(state: unknown): SavedPoint {
  const { seq, current } = stateSchema.parse(state);
  const numbers = current?.candidate?.numbers;
  return { seq, epoch: numbers?.['iteration'] ?? numbers?.['epoch'] ?? 0 };
}

/** Reads what `encodeState` wrote. @throws TangentError `run-changed` if the dataset or the environment is another */
export function decodeState(state: unknown, arrays: Readonly<Arrays>, fingerprint: string): RunState {
  const parsed = stateSchema.parse(state);
  if (parsed.fingerprint !== fingerprint) {
    throw new TangentError(
      'run-changed',
      'the pictures, the backbone or the engine have changed since the run began, so that it cannot go on; start a new run',
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
        current: current.candidate && {
          best: current.candidate.best,
          bestEpoch: current.candidate.bestEpoch,
          mark: current.candidate.mark,
          seconds: current.candidate.seconds,
          run: { numbers: current.candidate.numbers, arrays: below('run/') },
        },
        arrays: Object.fromEntries(
          Object.entries(floats).flatMap(([name, data]) => (data instanceof Float32Array ? [[name, data]] : [])),
        ),
      },
    },
  };
}
