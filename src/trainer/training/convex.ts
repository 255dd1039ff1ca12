import type { CandidateRun, CandidateTrainer } from './candidate';
import type { EngineObjective } from './engine-objective';
import { LbfgsRun } from './lbfgs-run';
import type { Parts } from './part';
import { alone, SubspaceRun, type Logits, type SubspaceTools } from './subspace-run';

/** Where a convex model's candidates start: the first alone, and each other where the one before ended, or every one. */
export interface Origin {
  readonly w: Float32Array;
  readonly everyCandidate: boolean;
  /** The logits at w, where there is a shorter way to them than a pass of the model itself. */
  readonly logits?: (() => Promise<Logits>) | undefined;
}

/**
 * Trains a convex model: by sequential subspace optimization where its tools are given, else by L-BFGS. λ is searched.
 */
export function convexTrainer(
  objective: EngineObjective,
  parts: Parts,
  batch: number,
  origin: Origin,
  tools: Pick<SubspaceTools, 'curvature' | 'sweep'> | null,
): CandidateTrainer {
  const dispose = async (): Promise<void> => {
    await objective.dispose();
    await tools?.curvature.dispose();
    await tools?.sweep?.dispose();
  };
  const common = {
    searched: 'lambda' as const,
    batchesPerEpoch: Math.ceil(parts.training.count / batch),
    tensors: (parameters: Float32Array) => objective.vector.tensors(parameters),
    dispose,
  };
  const startOf = (previous: Float32Array | null) => (origin.everyCandidate || !previous ? origin.w : previous);
  if (!tools) {
    return {
      ...common,
      start: (lambda, previous) => LbfgsRun.start(objective, lambda, startOf(previous)),
      resume: (lambda, snapshot) => Promise.resolve(LbfgsRun.resume(objective, lambda, snapshot)),
    };
  }
  const known = { objective, ...tools };
  let atOrigin: Logits | null = null;
  /** The bases are those at the origin, whichever candidate a resumed run goes on with. */
  const prepare = async (): Promise<void> => {
    if (tools.curvature.found) return;
    atOrigin = await (origin.logits?.() ?? objective.apply(origin.w));
    await tools.curvature.findBases(atOrigin.training);
  };
  const start = async (lambdas: readonly number[], w: Float32Array): Promise<SubspaceRun> => {
    await prepare();
    const logits = w === origin.w && atOrigin ? atOrigin : await objective.apply(w);
    return SubspaceRun.start(known, lambdas, await SubspaceRun.lookAround(known, w, logits));
  };
  const resume: NonNullable<CandidateTrainer['joint']>['resume'] = async (lambdas, snapshot) => {
    await prepare();
    return SubspaceRun.resume(known, lambdas, snapshot);
  };
  return {
    ...common,
    start: async (lambda, previous): Promise<CandidateRun> => alone(await start([lambda], startOf(previous))),
    resume: async (lambda, snapshot) => alone(await resume([lambda], snapshot)),
    ...(origin.everyCandidate && { joint: { start: (lambdas: readonly number[]) => start(lambdas, origin.w), resume } }),
  };
}
