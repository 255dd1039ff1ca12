import { convexSolvers } from '../../contract/experiment';
import type { MethodName } from '../../contract/methods';
import type { Training } from './training';

/** Most epochs of one candidate unless the experiment says otherwise. */
const usualEpochs = { probe: 200, convex: 50, minibatch: 20 } as const;

/**
 * How much longer the linear probe may go without progress: its iterations cost next to nothing, and a baseline that
 * stopped early would flatter what is compared with it.
 */
const probePatience = 4;
/** A sweep leads as far as several iterations. */
const sweptPatience = 0.5;

/** Rows of the training part from which on sweeps by minibatches lead further than gradients. */
const sweptSamples = 10_000;

/** Whether the method is trained by a solver of convex objectives. */
export function isConvex({ session, network }: Training, method: MethodName): boolean {
  return network.model(method).convex && convexSolvers.includes(session.experiment.solver);
}

/** Whether a convex model is trained by sweeps over minibatches. */
export function isSwept({ session, samples }: Training): boolean {
  return session.experiment.solver === 'subspace' && samples.parts.training.count >= sweptSamples;
}

export function mostEpochs(training: Training, method: MethodName): number {
  const kind = !isConvex(training, method) ? 'minibatch' : method === 'activation' ? 'probe' : 'convex';
  return training.session.experiment.epochs ?? usualEpochs[kind];
}

/** Epochs without progress after which a candidate of the method ends. */
export function patienceFor(training: Training, method: MethodName): number {
  const { patience } = training.session.experiment;
  if (!isConvex(training, method)) return patience;
  const factor = (method === 'activation' ? probePatience : 1) * (isSwept(training) ? sweptPatience : 1);
  return Math.ceil(patience * factor);
}

/**
 * Whether the candidates are a path of weight decays, each going on from the one before. The probe's are, which mostly
 * reach their optima. Gradient and full models do best on the way to theirs, and from another start the way is another.
 */
export function isPath(training: Training, method: MethodName): boolean {
  return isConvex(training, method) && method === 'activation';
}

/** Whether the candidates are trained at once, each pass over the data serving all of them. */
export function isJoint(training: Training, method: MethodName): boolean {
  return isConvex(training, method) && !isPath(training, method) && training.session.experiment.solver === 'subspace';
}

/** Iterations of a convex solver after which a race goes on with fewer. */
const convexRungs = [3, 6] as const;

/**
 * Epochs after which candidates that do not depend on each other go on in part. Minibatch methods are compared an
 * epoch after the learning rate has halved, when the loss tells more than how large the steps were.
 */
export function rungsOf(training: Training, method: MethodName): readonly number[] {
  if (isConvex(training, method)) return convexRungs;
  const quarter = Math.ceil(mostEpochs(training, method) / 4);
  return [quarter + 1, 2 * quarter + 1];
}

/** So many values of what is searched are tried where there are as many. */
const fewest = 3;

/**
 * The values to try, each once, weight decays from the largest to the smallest. The methods that stand on ω̄ try none
 * larger than the one that ω̄ was chosen with.
 * @param omegaDecay weight decay that ω̄ was chosen with; null where it was trained otherwise
 */
export function valuesFor(training: Training, method: MethodName, omegaDecay: number | null): number[] {
  const { learningRates, weightDecays } = training.session.experiment;
  if (!isConvex(training, method)) return [...new Set(learningRates)];
  const decays = [...new Set(weightDecays)].sort((a, b) => b - a);
  if (method === 'activation' || omegaDecay === null) return decays;
  const first = decays.findIndex((decay) => decay <= omegaDecay);
  return decays.slice(Math.max(0, Math.min(first < 0 ? decays.length : first, decays.length - fewest)));
}
