import type { CandidateRun, CandidateTrainer } from './candidate';
import type { EngineObjective } from './engine-objective';
import { LbfgsRun } from './lbfgs-run';
import type { Parts } from './part';
import { SubspaceRun, type SubspaceTools, type Surroundings } from './subspace-run';

/** Where a convex model's candidates start: the first alone, and each other where the one before ended, or every one. */
export interface Origin {
  readonly w: Float32Array;
  readonly everyCandidate: boolean;
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
  /** What all candidates find where they start. */
  let common: Surroundings | null = null;
  let atOrigin: Surroundings['logits'] | null = null;
  /** The bases are those at the origin, whichever candidate a resumed run goes on with. */
  const prepared = async (): Promise<SubspaceTools | null> => {
    if (!tools) return null;
    if (!tools.curvature.found) {
      atOrigin = await objective.apply(origin.w);
      await tools.curvature.findBases(atOrigin.training);
    }
    return { objective, ...tools };
  };
  return {
    searched: 'lambda',
    batchesPerEpoch: Math.ceil(parts.training.count / batch),
    start: async (lambda, previous): Promise<CandidateRun> => {
      const w = origin.everyCandidate || !previous ? origin.w : previous;
      const known = await prepared();
      if (!known) return LbfgsRun.start(objective, lambda, w);
      const lookAround = async () =>
        SubspaceRun.lookAround(known, w, w === origin.w && atOrigin ? atOrigin : await objective.apply(w));
      if (!origin.everyCandidate) return SubspaceRun.start(known, lambda, await lookAround());
      common ??= await lookAround();
      return SubspaceRun.start(known, lambda, common);
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
