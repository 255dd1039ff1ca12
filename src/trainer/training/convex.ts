import type { CandidateRun, CandidateTrainer } from './candidate';
import type { EngineObjective } from './engine-objective';
import { LbfgsRun } from './lbfgs-run';
import type { Parts } from './part';
import { SubspaceRun, type SubspaceTools } from './subspace-run';

/** Where a convex model's first candidate starts: zero, or the paper's w1 = ω̄, w2 = 0 (then every candidate does). */
export interface Origin {
  readonly w: Float32Array;
  readonly everyCandidate: boolean;
}

/**
 * Trains a convex model: by sequential subspace optimization where its tools are given, else by L-BFGS. λ is searched
 * from the largest to the smallest, each from the solution before.
 */
export function convexTrainer(
  objective: EngineObjective,
  parts: Parts,
  batch: number,
  origin: Origin,
  tools: Pick<SubspaceTools, 'curvature' | 'sweep'> | null,
): CandidateTrainer {
  /** The bases are those at the origin, whichever candidate a resumed run goes on with. */
  const prepared = async (): Promise<SubspaceTools | null> => {
    if (!tools) return null;
    if (!tools.curvature.found) await tools.curvature.findBases((await objective.apply(origin.w)).training);
    return { objective, ...tools };
  };
  return {
    searched: 'lambda',
    batchesPerEpoch: Math.ceil(parts.training.count / batch),
    start: async (lambda, previous): Promise<CandidateRun> => {
      const w = origin.everyCandidate || !previous ? origin.w : previous;
      const known = await prepared();
      return known ? SubspaceRun.start(known, lambda, w) : LbfgsRun.start(objective, lambda, w);
    },
    resume: async (lambda, snapshot): Promise<CandidateRun> => {
      const known = await prepared();
      return known ? SubspaceRun.resume(known, lambda, snapshot) : LbfgsRun.resume(objective, lambda, snapshot);
    },
    tensors: (parameters) => objective.vector.tensors(parameters),
    dispose: async () => {
      await objective.dispose();
      await tools?.curvature.dispose();
      await tools?.sweep?.dispose();
    },
  };
}
