import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { decodeBatches, type Background, type Batch, type PicturesAhead } from '../../datasets';
import type { Engine, Executable, Tensors } from '../../engines/engine';
import { BatchTuner, picturesSideBySide } from './batch-tuner';
import { computesSideBySide } from './memory';
import type { Network } from './network';
import type { Row } from './samples';
import type { Session } from './session';

export interface Computation {
  readonly session: Session;
  readonly engine: Engine;
  readonly network: Network;
  readonly background: Background;
  /** Pictures that are decoded already. */
  readonly ahead: PicturesAhead;
}

/** Kept values of some rows, by their places in the list of rows. */
export interface Computed {
  readonly places: readonly number[];
  readonly outputs: Tensors;
}

/**
 * Computes what is kept of rows, in their order, as many batches at once as the engine takes; the next pictures are
 * decoded meanwhile. A row's values do not depend on its batch.
 * @throws TangentError `dataset-changed` if a picture cannot be read any more; Stopped
 */
export async function* computedFeatures(
  { session, engine, network, background, ahead }: Computation,
  rows: readonly Row[],
): AsyncGenerator<Computed, void, void> {
  if (rows.length === 0) return;
  const { preprocessing } = network.setting;
  const executable = await engine.compile(network.extraction, { concurrent: computesSideBySide(session.experiment) });
  const pixels = preprocessing.width * preprocessing.height;
  const tuner = executable.concurrency > 1 ? null : new BatchTuner(pixels, engine.device === 'cpu');
  const running: Promise<Computed>[] = [];
  try {
    const batches = decodeBatches(rows, preprocessing, {
      batch: () => tuner?.size ?? picturesSideBySide(pixels),
      background,
      ahead,
      signal: session.signal,
      onSkipped: ({ file, reason }) => {
        throw new TangentError('dataset-changed', say`${file} cannot be read any more: ${reason}; start a new run`);
      },
    });
    for await (const batch of batches) {
      session.throwIfStopped();
      const computing = compute(executable, tuner, batch);
      // It is awaited when its turn comes.
      computing.catch(() => undefined);
      running.push(computing);
      if (running.length < executable.concurrency) continue;
      const [first] = running;
      if (first) yield await first;
      running.shift();
    }
    for (const computing of running) yield await computing;
  } finally {
    await executable.dispose();
  }
}

async function compute(executable: Executable, tuner: BatchTuner | null, { pixels, indexes }: Batch): Promise<Computed> {
  const begun = performance.now();
  const outputs = await executable.run({ pixels });
  tuner?.took(indexes.length, performance.now() - begun);
  return { places: indexes, outputs };
}
