import { decoderVersion, openFeatureCache, viewName, white, type Background, type FeatureCache, type PicturesAhead, type SampleTensors } from '../../datasets';
import type { Tensors } from '../../engines/engine';
import type { SelectedEngine } from '../../engines/select';
import { cacheFolder } from '../client/folders';
import { outputTypes } from '../training/extraction-program';
import { FeatureStore } from '../training/feature-store';
import { computedFeatures } from './compute-features';
import { memoryBudget } from './memory';
import type { Network } from './network';
import type { Row } from './samples';
import type { Session } from './session';

const black: Background = [0, 0, 0];

export function backgroundOf(name: 'white' | 'black'): Background {
  return name === 'white' ? white : black;
}

export interface Extraction {
  readonly session: Session;
  readonly engine: SelectedEngine;
  readonly network: Network;
  readonly rows: readonly Row[];
  /** Pictures that are decoded already. */
  readonly ahead: PicturesAhead;
}

/** What came of the extraction; the store is to be closed. */
export interface Extracted {
  readonly store: FeatureStore;
  readonly computed: number;
  readonly cached: number;
  readonly seconds: number;
}

/** The part of the cache that belongs to a network with its engine and experiment. */
export function openCache(session: Session, engine: SelectedEngine, network: Network): Promise<FeatureCache> {
  const { precision, background } = session.experiment;
  const key = {
    // A kept value's name is the hash of all that it is computed from, weights included.
    values: network.extraction.outputs.map(({ name }) => name).sort().join(' '),
    preprocessing: JSON.stringify(network.setting.preprocessing),
    background,
    decoder: decoderVersion,
    engine: `${engine.name} ${engine.version} ${engine.device} ${engine.threads} threads`,
    precision,
  };
  return openFeatureCache(cacheFolder(), key, { precision, onWarning: (said) => session.warn(said) });
}

/** Everything that the models keep of each row: read from the cache where it is there, else computed once. */
export async function extractFeatures(extraction: Extraction): Promise<Extracted> {
  const begun = performance.now();
  const { session, network, rows } = extraction;
  const { precision } = session.experiment;
  const budget = memoryBudget(session.experiment);
  const store = await FeatureStore.open(outputTypes(network.extraction), rows.length, { budget, folder: cacheFolder(), precision });
  try {
    const computed = await fill(store, extraction);
    return { store, computed, cached: rows.length - computed, seconds: (performance.now() - begun) / 1000 };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** @returns how many rows had to be computed */
async function fill(store: FeatureStore, { session, engine, network, rows, ahead }: Extraction): Promise<number> {
  const cache = await openCache(session, engine, network);
  let writing = Promise.resolve();
  try {
    session.progress('features', 0, rows.length);
    const names = rows.map(({ sha256, view }) => viewName(sha256, view));
    const missing = await cache.read(names, (row, tensors) => {
      session.throwIfStopped();
      return store.write(row, tensors);
    });
    let done = rows.length - missing.length;
    const background = backgroundOf(session.experiment.background);
    const absent = missing.flatMap((row) => rows[row] ?? []);
    for await (const { places, outputs } of computedFeatures({ session, engine, network, background, ahead }, absent)) {
      await writing;
      const kept = places.map((place, at): Kept => ({ row: missing[place] ?? -1, tensors: tensorsOf(outputs, at) }));
      // It goes on while the engine computes the next batch.
      writing = keep(kept, store, cache, names);
      writing.catch(() => undefined);
      done += places.length;
      session.progress('features', done, rows.length);
    }
    await writing;
    return missing.length;
  } finally {
    await writing.catch(() => undefined);
    await cache.close();
  }
}

interface Kept {
  readonly row: number;
  readonly tensors: SampleTensors;
}

async function keep(kept: readonly Kept[], store: FeatureStore, cache: FeatureCache, names: readonly string[]): Promise<void> {
  for (const { row, tensors } of kept) await store.write(row, tensors);
  await cache.write(kept.map(({ row, tensors }) => ({ sha256: names[row] ?? '', tensors })));
}

/** One row of a batch's tensors, without the batch dimension. */
function tensorsOf(outputs: Tensors, place: number): SampleTensors {
  const tensors = Object.entries(outputs).map(([name, { shape: [count = 1, ...shape], dtype, data }]) => {
    const length = data.length / count;
    return [name, { shape, dtype, data: data.subarray(place * length, (place + 1) * length) }] as const;
  });
  return Object.fromEntries(tensors);
}
