import type { MethodName } from '../../contract/methods';
import { inAll } from '../../contract/run-progress';
import type { Engine } from '../../engines/engine';
import { finetuneStart, parameterCount, type Classifier, type Model } from '../../methods';
import type { Tensor } from '../../program/tensor';
import type { CandidateTrainer } from '../training/candidate';
import { convexTrainer } from '../training/convex';
import { Curvature, type CurvatureOptions } from '../training/curvature';
import { EngineObjective } from '../training/engine-objective';
import { minibatchTrainer } from '../training/minibatch';
import { ParameterVector } from '../training/parameter-vector';
import { jointRace } from '../training/joint-race';
import { logitsOf } from '../training/logits';
import type { Part } from '../training/part';
import { race } from '../training/race';
import { searchPath } from '../training/search';
import type { SearchEvents, SearchResult, SearchState } from '../training/search-state';
import { isConvex, isJoint, isPath, isSwept, mostEpochs, patienceFor, rungsOf, valuesFor } from './search-plan';
import type { Logits } from '../training/subspace-run';
import { Sweep } from '../training/sweep';
import type { Session } from './session';
import type { Training } from './training';

export { isConvex, mostEpochs } from './search-plan';
export type { Training } from './training';

/** Tensors that the method does not learn. */
function heldBy(method: MethodName, omega: Classifier | null): Record<string, Tensor> {
  return (method === 'gradient' || method === 'full') && omega ? { 'omega/kernel': omega.kernel } : {};
}

/** Whether the method starts as the linear probe. */
function startsAsProbe({ session }: Training, method: MethodName, omega: Classifier | null): omega is Classifier {
  return method === 'full' && omega !== null && session.experiment.start === 'omega';
}

/** Logits of the linear probe, which needs z0 alone of what is kept of a picture. */
async function probeLogits({ session, engine, network, samples, store }: Training, { kernel, bias }: Classifier): Promise<Logits> {
  const { logits: program, kept } = network.model('activation');
  const executable = await engine.compile(program, { batch: session.experiment.batch });
  const feeds = { 'w1/kernel': kernel, 'w1/bias': bias };
  const of = (part: Part) => logitsOf(executable, store, kept, feeds, part, session.throwIfStopped);
  try {
    return { training: await of(samples.parts.training), validation: await of(samples.parts.validation) };
  } finally {
    await executable.dispose();
  }
}

/** Where the method starts: fine-tuning at θ̄2 and ω̄, the full model at w1 = ω̄ unless asked otherwise, the others at zero. */
function startOf(training: Training, method: MethodName, omega: Classifier | null): Float32Array {
  const { network } = training;
  const vector = new ParameterVector(network.model(method).parameters);
  if (method === 'finetune' && omega) return vector.vector(Object.fromEntries(finetuneStart(network.setting, omega)));
  if (startsAsProbe(training, method, omega)) {
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
  const { batch, clip, seed, solver, weightDecay } = session.experiment;
  const model = network.model(method);
  const held = heldBy(method, omega);
  const onBatch = session.throwIfStopped;
  if (isConvex(training, method)) {
    const objective = await EngineObjective.compile(engine, model, store, samples.parts, held, batch, onBatch);
    const origin = {
      w: startOf(training, method, omega),
      everyCandidate: !isPath(training, method),
      logits: startsAsProbe(training, method, omega) ? () => probeLogits(training, omega) : undefined,
    };
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

/**
 * Trains a method's candidates and chooses one on the validation part. Goes on from `from` if given.
 * @param probe the linear probe as trained, for those that follow it
 */
export async function trainMethod(
  training: Training,
  method: MethodName,
  probe: SearchResult | null,
  { shown, ends, checkpoint }: MethodEvents,
  from: SearchState | null,
): Promise<SearchResult> {
  const { session, network, samples } = training;
  const patience = patienceFor(training, method);
  const trainer = await trainerOf(training, method, probe && classifierOf(training, probe));
  const values = valuesFor(training, method, probe && isConvex(training, 'activation') ? probe.chosen.value : null);
  const maxEpochs = mostEpochs(training, method);
  const log: Session['log'] = (event) => {
    if (shown) session.log(event);
  };
  const { searched } = trainer;
  const joint = isJoint(training, method);
  const parameters = parameterCount(network.model(method));
  if (!from) log({ type: 'method-started', method, parameters, searched, values, maxEpochs, ...(joint && { joint }) });
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
  const options = { values, maxEpochs, patience, validated: samples.parts.validation.count > 0, ends };
  const raceOptions = { ...options, rungs: rungsOf(training, method) };
  const result = isPath(training, method)
    ? await searchPath(trainer, options, events, from)
    : trainer.joint
      ? await jointRace(trainer.joint, raceOptions, events, from)
      : await race(trainer, raceOptions, events, from);
  await trainer.dispose();
  const seconds = inAll(result.candidates.map((candidate) => candidate.seconds), joint);
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
