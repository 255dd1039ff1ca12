import type { Executable } from '../../engines/engine';
import type { Tensor } from '../../program/tensor';
import type { FeatureStore } from './feature-store';
import { batches, type Part } from './part';

/**
 * Logits [n, c] of a part, batch by batch.
 * @param feeds parameters and what else the program needs beside the kept values
 */
export async function logitsOf(
  executable: Executable,
  store: FeatureStore,
  kept: readonly string[],
  feeds: Readonly<Record<string, Tensor>>,
  part: Part,
  onBatch: () => void,
): Promise<Float64Array> {
  const logits = new Float64Array(part.count * part.classes);
  for await (const [{ offset }, rowsKept] of store.stream(kept, batches(part.start, part.count, executable.rows))) {
    onBatch();
    const outputs = await executable.run({ ...rowsKept, ...feeds });
    const rows = outputs['logits'];
    if (!rows) throw new Error('the program gave no logits');
    logits.set(rows.data, offset * part.classes);
  }
  return logits;
}
