import path from 'node:path';
import envPaths from 'env-paths';
import { TangentError } from '../../contract/errors';
import { decodeBatches, decoderVersion, openFeatureCache, white, type Background, type FeatureCache, type Sample } from '../../datasets';
import type { SelectedEngine } from '../../engines/select';
import { outputTypes } from '../training/extraction-program';
import { FeatureStore } from '../training/feature-store';
import type { Network } from './network';
import type { Session } from './session';

const black: Background = [0, 0, 0];

/** Small, so that a stop is obeyed at once; a sample's features do not depend on its batch. */
const extractionBatch = 8;

export function backgroundOf(name: 'white' | 'black'): Background {
  return name === 'white' ? white : black;
}

/** What came of the extraction. */
export interface Extracted {
  readonly store: FeatureStore;
  readonly computed: number;
  readonly cached: number;
  readonly seconds: number;
}

/** Where features are kept between runs: the system's folder for caches, or `TANGENT_CACHE`. */
function cacheFolder(): string {
  return process.env['TANGENT_CACHE'] ?? path.join(envPaths('tangent', { suffix: '' }).cache, 'features');
}

function openCache(session: Session, engine: SelectedEngine, network: Network): Promise<FeatureCache> {
  const { preprocessing } = network.setting;
  const key = {
    // A kept value's name is the hash of all that it is computed from, weights included.
    values: network.extraction.outputs.map(({ name }) => name).sort().join(' '),
    preprocessing: JSON.stringify(preprocessing),
    background: session.experiment.background,
    decoder: decoderVersion,
    engine: `${engine.name} ${engine.version} ${engine.device} ${engine.threads} threads`,
    precision: 'float32',
  };
  return openFeatureCache(cacheFolder(), key, { onWarning: (message) => session.warn(message) });
}

/** Everything that the models keep of each sample: read from the cache where it is there, else computed once. */
export async function extractFeatures(
  session: Session,
  engine: SelectedEngine,
  network: Network,
  ordered: readonly Sample[],
): Promise<Extracted> {
  const begun = performance.now();
  const store = new FeatureStore(outputTypes(network.extraction), ordered.length);
  const cache = await openCache(session, engine, network);
  try {
    session.progress('features', 0, ordered.length);
    const missing = await cache.read(
      ordered.map(({ sha256 }) => sha256),
      (index, tensors) => {
        session.throwIfStopped();
        for (const name of store.names) store.sample(name, index).set(dataOf(tensors, name));
      },
    );
    await compute({ session, engine, network, ordered, store, cache }, missing);
    const [computed, seconds] = [missing.length, (performance.now() - begun) / 1000];
    return { store, computed, cached: ordered.length - computed, seconds };
  } finally {
    await cache.close();
  }
}

interface Extraction {
  readonly session: Session;
  readonly engine: SelectedEngine;
  readonly network: Network;
  readonly ordered: readonly Sample[];
  readonly store: FeatureStore;
  readonly cache: FeatureCache;
}

function dataOf<D>(tensors: Readonly<Record<string, { readonly data: D } | undefined>>, name: string): D {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`the extraction gave no ${name}`);
  return tensor.data;
}

async function compute({ session, engine, network, ordered, store, cache }: Extraction, missing: readonly number[]): Promise<void> {
  if (missing.length === 0) return;
  const executable = await engine.compile(network.extraction);
  let done = ordered.length - missing.length;
  const pictures = missing.flatMap((index) => ordered[index] ?? []);
  const batches = decodeBatches(pictures, network.setting.preprocessing, {
    batch: extractionBatch,
    background: backgroundOf(session.experiment.background),
    signal: session.signal,
    onSkipped: ({ file, reason }) => {
      throw new TangentError('dataset-changed', `${file} cannot be read any more: ${reason}; start a new run`);
    },
  });
  for await (const { pixels, indexes } of batches) {
    session.throwIfStopped();
    const outputs = await executable.run({ pixels });
    for (const name of store.names) {
      const data = dataOf(outputs, name);
      const length = data.length / indexes.length;
      indexes.forEach((picture, row) => {
        store.sample(name, missing[picture] ?? -1).set(data.subarray(row * length, (row + 1) * length));
      });
    }
    await cache.write(indexes.map((picture) => ({ sha256: pictures[picture]?.sha256 ?? '', tensors: store.tensorsOf(missing[picture] ?? -1) })));
    done += indexes.length;
    session.progress('features', done, ordered.length);
  }
  await executable.dispose();
}
