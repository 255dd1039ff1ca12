import { convexSolvers } from '../../contract/experiment';
import type { MethodName } from '../../contract/methods';
import type { Engine } from '../../engines/engine';
import { finetuneStart, parameterCount, type Classifier, type Model } from '../../methods';
import type { Tensor } from '../../program/tensor';
import type { CandidateTrainer } from '../training/candidate';
import { convexTrainer } from '../training/convex';
import { Curvature, type CurvatureOptions } from '../training/curvature';
import { EngineObjective } from '../training/engine-objective';
import type { FeatureStore } from '../training/feature-store';
import { minibatchTrainer } from '../training/minibatch';
import { ParameterVector } from '../training/parameter-vector';
import { search, type SearchEvents, type SearchResult, type SearchState } from '../training/search';
import type { Network } from './network';
import { Sweep } from '../training/sweep';
import type { Samples } from './samples';
import type { Session } from './session';

/** What training a method takes beside the method. */
export interface Training {
  readonly session: Session;
  readonly engine: Engine;
  readonly network: Network;
  readonly samples: Samples;
  readonly store: FeatureStore;
}

/** Most epochs of one candidate unless the experiment says otherwise. */
const usualEpochs = { probe: 200, convex: 50, minibatch: 20 } as const;

/**
 * How much longer the linear probe may go without progress: its iterations cost next to nothing, and a baseline that
 * stopped early would flatter what is compared with it.
 */
const probePatience = 4;
/** An epoch of sweeps leads as far as several iterations. */
const sweptPatience = 0.5;

/** Rows of the training part from which on sweeps by minibatches lead further than gradients. */
const sweptSamples = 10_000;

/** Whether the method is trained by a solver of convex objectives. */
export function isConvex({ session, network }: Training, method: MethodName): boolean {
  return network.model(method).convex && convexSolvers.includes(session.experiment.solver);
}

/** Whether a convex model is trained by sweeps over minibatches. */
function isSwept({ session, samples }: Training): boolean {
  return session.experiment.solver === 'subspace' && samples.parts.training.count >= sweptSamples;
}

export function mostEpochs(training: Training, method: MethodName): number {
  const kind = !isConvex(training, method) ? 'minibatch' : method === 'activation' ? 'probe' : 'convex';
  return training.session.experiment.epochs ?? usualEpochs[kind];
}

/** Epochs without progress after which a candidate of the method ends. */
function patienceFor(training: Training, method: MethodName): number {
  const { patience } = training.session.experiment;
  if (!isConvex(training, method)) return patience;
  const factor = (method === 'activation' ? probePatience : 1) * (isSwept(training) ? sweptPatience : 1);
  return Math.ceil(patience * factor);
}

/** Tensors that the method does not learn. */
function heldBy(method: MethodName, omega: Classifier | null): Record<string, Tensor> {
  return (method === 'gradient' || method === 'full') && omega ? { 'omega/kernel': omega.kernel } : {};
}

/** Where the method starts: fine-tuning at θ̄2 and ω̄, the others at zero or, if asked, at w1 = ω̄. */
function startOf({ session, network }: Training, method: MethodName, omega: Classifier | null): Float32Array {
  const vector = new ParameterVector(network.model(method).parameters);
  if (method === 'finetune' && omega) return vector.vector(Object.fromEntries(finetuneStart(network.setting, omega)));
  if (method === 'full' && omega && session.experiment.start === 'omega') {
    return vector.vector({ 'w1/kernel': omega.kernel, 'w1/bias': omega.bias });
  }
  return new Float32Array(vector.size);
}

async function toolsFor(engine: Engine, model: Model, options: CurvatureOptions, swept: boolean) {
  const curvature = await Curvature.compile(engine, model, options);
  return { curvature, sweep: swept ? await Sweep.compile(engine, model, curvature, options) : null };
}

async function trainerOf(training: Training, method: MethodName, omega: Classifier | null): Promise<CandidateTrainer> {
  const { session, engine, network, samples, store } = training;
  const { batch, clip, seed, solver, start, weightDecay } = session.experiment;
  const model = network.model(method);
  const held = heldBy(method, omega);
  const onBatch = session.throwIfStopped;
  if (isConvex(training, method)) {
    const objective = await EngineObjective.compile(engine, model, store, samples.parts, held, batch, onBatch);
    const origin = { w: startOf(training, method, omega), everyCandidate: start === 'omega' };
    const measured = { store, training: samples.parts.training, held, batch, seed, onBatch };
    const tools = solver === 'subspace' ? await toolsFor(engine, model, measured, isSwept(training)) : null;
    return convexTrainer(objective, samples.parts, batch, origin, tools);
  }
  const rule = solver === 'sgd' ? 'sgd' : 'adam';
  return minibatchTrainer(engine, model, store, samples.parts, {
    step: { rule, weightDecay, ...(clip !== null && { clipping: clip }) },
    seed,
    batch,
    epochs: mostEpochs(training, method),
    held,
    start: startOf(training, method, omega),
    onBatch,
  });
}

/** Where a method's training reports and saves itself. */
export interface MethodEvents {
  /** Whether its progress is logged. */
  readonly shown: boolean;
  /** Whether its end has been asked for. */
  readonly ends: () => boolean;
  checkpoint(due: boolean, state: () => Promise<SearchState>): Promise<void>;
}

/** Trains a method's candidates and chooses one on the validation part. Goes on from `from` if given. */
export async function trainMethod(
  training: Training,
  method: MethodName,
  omega: Classifier | null,
  { shown, ends, checkpoint }: MethodEvents,
  from: SearchState | null,
): Promise<SearchResult> {
  const { session, network, samples } = training;
  const { learningRates, weightDecays } = session.experiment;
  const patience = patienceFor(training, method);
  const trainer = await trainerOf(training, method, omega);
  const values = trainer.searched === 'lambda' ? [...weightDecays].sort((a, b) => b - a) : [...learningRates];
  const maxEpochs = mostEpochs(training, method);
  const log: Session['log'] = (event) => {
    if (shown) session.log(event);
  };
  const { searched } = trainer;
  if (!from) log({ type: 'method-started', method, parameters: parameterCount(network.model(method)), searched, values, maxEpochs });
  let finished = 0;
  const events: SearchEvents = {
    candidateStarted: (candidate, value) => log({ type: 'candidate-started', method, candidate, value }),
    epoch: (candidate, value, epoch, figures, seconds) =>
      log({ type: 'epoch', method, candidate, value, epoch, seconds, ...figures }),
    candidateFinished: (candidate, result) => {
      log({ type: 'candidate-finished', method, candidate, value: result.value, result });
      finished += 1;
    },
    checkpoint: (state) => {
      const due = finished > 0;
      finished = 0;
      return checkpoint(due, state);
    },
  };
  const validated = samples.parts.validation.count > 0;
  const path = searched === 'lambda';
  const warm = path && isConvex(training, method) && session.experiment.start === 'zero';
  const result = await search(trainer, { values, maxEpochs, patience, validated, path, warm, ends }, events, from);
  await trainer.dispose();
  const seconds = result.candidates.reduce((sum, candidate) => sum + candidate.seconds, 0);
  const { value: chosen, figures } = result.chosen;
  const reason = result.endedEarly ? 'stopped' : 'searched';
  log({ type: 'method-finished', method, chosen, validationAccuracy: figures.validationAccuracy, seconds, reason });
  return result;
}

/** ω̄: the linear probe as trained. */
export function classifierOf({ network }: Pick<Training, 'network'>, activation: SearchResult): Classifier {
  const tensors = new ParameterVector(network.model('activation').parameters).tensors(activation.parameters);
  const [kernel, bias] = [tensors['w1/kernel'], tensors['w1/bias']];
  if (!kernel || !bias) throw new Error('the linear probe has no kernel or bias');
  return { kernel, bias };
}

/** All tensors of a trained method's logits: what it learned and what it was given. */
export function trainedTensors(
  { network }: Pick<Training, 'network'>,
  method: MethodName,
  { parameters }: SearchResult,
  omega: Classifier | null,
): Record<string, Tensor> {
  return { ...new ParameterVector(network.model(method).parameters).tensors(parameters), ...heldBy(method, omega) };
}
