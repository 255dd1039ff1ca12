import type { MethodName } from './methods';
import type { MethodHead, RunHead } from './run-view';

export const runSteps = ['scan', 'features', 'training', 'evaluation'] as const;

/** Where a run stands: the step under way and how much of it is done. */
export interface RunProgress {
  readonly step: (typeof runSteps)[number];
  /** Of this step, 0…1; `null` where nothing is counted yet. */
  readonly fraction: number | null;
  /** The method being trained, its candidate under way (from 1) and the epochs that has done. */
  readonly method: MethodName | null;
  readonly candidate: number;
  readonly candidates: number;
  /** How many candidates are trained at once. */
  readonly together: number;
  readonly epoch: number;
}

/**
 * How far a run is. Training counts each method's candidates alike, those that are trained at once as one; within one,
 * epochs of the most it may take, so that early stopping jumps ahead.
 */
export function runProgress(run: RunHead): RunProgress {
  const idle = { method: null, candidate: 0, candidates: 0, together: 0, epoch: 0 };
  const counted = run.progress && run.progress.total > 0 ? run.progress.done / run.progress.total : null;
  const phase = run.progress?.phase;
  if (phase === 'evaluation') return { step: 'evaluation', fraction: counted, ...idle };
  if (run.methods.length === 0) {
    const features = phase === 'features' || run.features !== null || run.waiting?.reason === 'memory';
    return { step: features ? 'features' : 'scan', fraction: features && run.features ? 1 : counted, ...idle };
  }
  const parts = run.methods.map(methodFraction);
  const wanted = run.experiment.methods.length - run.leftOut.length;
  const fraction = parts.reduce((sum, part) => sum + part, 0) / Math.max(wanted, 1);
  const current = run.methods.findLast(({ finished }) => !finished);
  if (!current) return { step: 'training', fraction, ...idle };
  const at = candidateUnderWay(current);
  return {
    step: 'training',
    fraction,
    method: current.method,
    candidate: at + 1,
    candidates: current.values.length,
    together: trainedAtOnce(current),
    epoch: current.candidates[at]?.last?.epoch ?? 0,
  };
}

/** Epochs or seconds of all candidates together: those of candidates that are trained at once are the same ones. */
export function inAll(ofEach: readonly number[], joint = false): number {
  return joint ? Math.max(...ofEach, 0) : ofEach.reduce((sum, each) => sum + each, 0);
}

/** How many of a method's candidates are trained at once. */
export function trainedAtOnce({ candidates, joint = false }: Pick<MethodHead, 'candidates' | 'joint'>): number {
  return joint ? candidates.filter(({ finished }) => !finished).length : 1;
}

/**
 * The candidate that is trained, by its place; of those that race, the last that has not ended, and of those that are
 * trained at once the one with the least validation loss. −1 before the first.
 */
export function candidateUnderWay({ candidates, joint = false }: Pick<MethodHead, 'candidates' | 'joint'>): number {
  const losses = candidates.map(({ finished, last }) => (joint && !finished ? (last?.validationLoss ?? Infinity) : Infinity));
  const least = Math.min(...losses);
  const underWay = least < Infinity ? losses.indexOf(least) : candidates.findLastIndex(({ finished }) => !finished);
  return underWay < 0 ? candidates.length - 1 : underWay;
}

function methodFraction({ finished, candidates, values, maxEpochs, joint = false }: MethodHead): number {
  if (finished) return 1;
  if (joint) return Math.min(Math.max(...candidates.map(({ done }) => done), 0) / Math.max(maxEpochs, 1), 1);
  const done = candidates.map((one) => (one.finished ? 1 : Math.min(one.done / Math.max(maxEpochs, 1), 1)));
  return done.reduce((sum, part) => sum + part, 0) / Math.max(values.length, candidates.length, 1);
}
