import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { decodeBatches, type Background } from '../../datasets';
import type { Engine, Tensors } from '../../engines/engine';
import { BatchTuner } from './batch-tuner';
import type { Network } from './network';
import type { Row } from './samples';
import type { Session } from './session';

export interface Computation {
  readonly session: Session;
  readonly engine: Engine;
  readonly network: Network;
  readonly background: Background;
}

/** Kept values of some rows, by their places in the list of rows. */
export interface Computed {
  readonly places: readonly number[];
  readonly outputs: Tensors;
}

/**
 * Computes what is kept of rows, batch after batch; the next pictures are decoded meanwhile. A row's values do not
 * depend on its batch.
 * @throws TangentError `dataset-changed` if a picture cannot be read any more; Stopped
 */
export async function* computedFeatures(
  { session, engine, network, background }: Computation,
  rows: readonly Row[],
): AsyncGenerator<Computed, void, void> {
  if (rows.length === 0) return;
  const { preprocessing } = network.setting;
  const executable = await engine.compile(network.extraction);
  const tuner = new BatchTuner(preprocessing.width * preprocessing.height, engine.device === 'cpu');
  try {
    const batches = decodeBatches(rows, preprocessing, {
      batch: () => tuner.size,
      background,
      signal: session.signal,
      onSkipped: ({ file, reason }) => {
        throw new TangentError('dataset-changed', say`${file} cannot be read any more: ${reason}; start a new run`);
      },
    });
    for await (const { pixels, indexes } of batches) {
      session.throwIfStopped();
      const begun = performance.now();
      const outputs = await executable.run({ pixels });
      tuner.took(indexes.length, performance.now() - begun);
      yield { places: indexes, outputs };
    }
  } finally {
    await executable.dispose();
  }
}
