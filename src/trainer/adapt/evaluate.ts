import type { MethodName } from '../../contract/methods';
import type { Tensor } from '../../program/tensor';
import { averageViews } from '../../solvers/cross-entropy';
import { logitsOf } from '../training/logits';
import type { Training } from './train-method';

/** Logits [n, c] of the test part's pictures, by a method's trained tensors. */
export async function testLogits(
  { session, engine, network, samples, store }: Training,
  method: MethodName,
  tensors: Readonly<Record<string, Tensor>>,
): Promise<Float64Array> {
  const model = network.model(method);
  const executable = await engine.compile(model.logits);
  const { batch } = session.experiment;
  const logits = await logitsOf(executable, store, model.kept, tensors, samples.parts.test, batch, session.throwIfStopped);
  await executable.dispose();
  return averageViews(logits, samples.parts.test);
}
