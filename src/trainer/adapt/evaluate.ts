import type { MethodName } from '../../contract/methods';
import type { MethodPredictions, SeenPart } from '../../contract/predictions';
import { methodPredictions } from '../../evaluation';
import type { Tensor } from '../../program/tensor';
import { averageViews } from '../../solvers/cross-entropy';
import { logitsOf } from '../training/logits';
import { batches, type Part } from '../training/part';
import type { Training } from './train-method';

/** Numbers of logits that are held at once for a part of which predictions alone are kept. */
const mostNumbers = 2 ** 22;

/** What a method says of the pictures, views of a picture averaged. */
export interface Evaluated {
  /** Logits [n, c] of the test part's pictures. */
  readonly test: Float64Array;
  readonly seen: Readonly<Record<SeenPart, MethodPredictions>>;
}

/** Evaluates a method's trained tensors on all pictures. */
export async function evaluate(
  { session, engine, network, samples, store }: Training,
  method: MethodName,
  tensors: Readonly<Record<string, Tensor>>,
): Promise<Evaluated> {
  const model = network.model(method);
  const { batch, views } = session.experiment;
  const { parts, classes } = samples;
  const executable = await engine.compile(model.logits, { batch });
  const logits = async (part: Part): Promise<Float64Array> =>
    averageViews(await logitsOf(executable, store, model.kept, tensors, part, session.throwIfStopped), part);
  const predicted = async (part: Part): Promise<MethodPredictions> => {
    const all: MethodPredictions = { predicted: [], probability: [], labelProbability: [] };
    for (const some of piecesOf(part, batch)) {
      const of = methodPredictions({ logits: await logits(some), labels: some.labels, classes });
      for (const name of ['predicted', 'probability', 'labelProbability'] as const) all[name].push(...of[name]);
    }
    return all;
  };
  const test = await logits(parts.test);
  const seen = { train: await predicted(byPicture(parts.training, views)), validation: await predicted(parts.validation) };
  await executable.dispose();
  return { test, seen };
}

/** The part that trains, whose views are samples of their own, as pictures with so many views. */
function byPicture(part: Part, views: number): Part {
  return { ...part, labels: part.labels.filter((_, row) => row % views === 0), views };
}

/** Ranges of a part, in whole batches, whose logits fit. */
function* piecesOf(part: Part, batch: number): Generator<Part> {
  const { start, labels, classes, views = 1 } = part;
  const size = Math.max(1, Math.floor(mostNumbers / (classes * views * batch))) * batch;
  for (const { offset, count } of batches(0, labels.length, size)) {
    yield { ...part, start: start + offset * views, count: count * views, labels: labels.subarray(offset, offset + count) };
  }
}
