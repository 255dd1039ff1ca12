import { TangentError } from '../../contract/errors';
import type { Sample } from '../../datasets/dataset';
import { decodeBatches } from '../../datasets/decode/batches';
import { white, type Background } from '../../datasets/decode/picture';
import type { Engine } from '../../engines/engine';
import { outputTypes } from '../training/extraction-program';
import { FeatureStore } from '../training/feature-store';
import type { Network } from './network';
import type { Session } from './session';

const black: Background = [0, 0, 0];

/** Small, so that a stop is obeyed at once. */
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

/** Everything that the models keep of each sample, computed once. */
export async function extractFeatures(
  session: Session,
  engine: Engine,
  network: Network,
  ordered: readonly Sample[],
): Promise<Extracted> {
  const begun = performance.now();
  const types = outputTypes(network.extraction);
  const store = new FeatureStore(types, ordered.length);
  const missing = ordered.map((_, index) => index);
  await compute(session, engine, network, ordered, missing, store);
  return {
    store,
    computed: missing.length,
    cached: ordered.length - missing.length,
    seconds: (performance.now() - begun) / 1000,
  };
}

async function compute(
  session: Session,
  engine: Engine,
  network: Network,
  ordered: readonly Sample[],
  missing: readonly number[],
  store: FeatureStore,
): Promise<void> {
  if (missing.length === 0) return;
  const executable = await engine.compile(network.extraction);
  let done = ordered.length - missing.length;
  session.progress('features', done, ordered.length);
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
      const data = outputs[name]?.data;
      if (!data) throw new Error(`the extraction gave no ${name}`);
      const length = data.length / indexes.length;
      indexes.forEach((picture, row) => {
        store.sample(name, missing[picture] ?? -1).set(data.subarray(row * length, (row + 1) * length));
      });
    }
    done += indexes.length;
    session.progress('features', done, ordered.length);
  }
  await executable.dispose();
}
