import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxRuntimeEngine } from '../../../src/engines/onnxruntime';
import type { CandidateTrainer, Snapshot } from '../../../src/trainer/training/candidate';
import { convexTrainer } from '../../../src/trainer/training/convex';
import { Curvature } from '../../../src/trainer/training/curvature';
import { EngineObjective } from '../../../src/trainer/training/engine-objective';
import type { FeatureStore } from '../../../src/trainer/training/feature-store';
import { Sweep } from '../../../src/trainer/training/sweep';
import { classes, openStore, parts, probe } from './probe-problem';

const lambda = 1e-2;
const engine = createOnnxRuntimeEngine({ threads: 1 });
const nothing = () => undefined;

let store: FeatureStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => engine.dispose());

async function trainer(kind: 'lbfgs' | 'gradients' | 'sweeps', everyCandidate = false): Promise<CandidateTrainer> {
  const model = probe();
  const objective = await EngineObjective.compile(engine, model, store, parts, {}, 16, nothing);
  const origin = { w: new Float32Array(objective.size), everyCandidate };
  if (kind === 'lbfgs') return convexTrainer(objective, parts, 16, origin, null);
  const options = { store, training: parts.training, held: {}, batch: 16, seed: 4, onBatch: nothing };
  const curvature = await Curvature.compile(engine, model, options);
  const sweep = kind === 'sweeps' ? await Sweep.compile(engine, model, curvature, options) : null;
  return convexTrainer(objective, parts, 16, origin, { curvature, sweep });
}

async function objectives(kind: Parameters<typeof trainer>[0], epochs: number): Promise<number[]> {
  const run = await (await trainer(kind)).start(lambda, null);
  const values: number[] = [];
  for (let i = 0; i < epochs; i++) values.push((await run.runEpoch()).objective ?? NaN);
  return values;
}

describe('a convex model on an engine', () => {
  it('comes to the optimum of L-BFGS, in fewer epochs', async () => {
    const best = Math.min(...(await objectives('lbfgs', 150)));
    const begun = Math.log(classes);
    for (const kind of ['gradients', 'sweeps'] as const) {
      const values = await objectives(kind, 12);
      expect(((values.at(-1) ?? NaN) - best) / (begun - best)).toBeLessThan(1e-4);
      expect((values.at(-1) ?? NaN) - best).toBeGreaterThan(-1e-6);
    }
    const lbfgs = await objectives('lbfgs', 5);
    expect((await objectives('gradients', 5)).at(-1)).toBeLessThan(lbfgs.at(-1) ?? NaN);
    expect((await objectives('sweeps', 5)).at(-1)).toBeLessThan(lbfgs.at(-1) ?? NaN);
  });

  it.each(['gradients', 'sweeps'] as const)('goes on from a checkpoint to the same bits, by %s', async (kind) => {
    const whole = await (await trainer(kind)).start(lambda, null);
    let saved: Snapshot | null = null;
    for (let i = 0; i < 6; i++) {
      if (i === 3) saved = structuredClone(await whole.snapshot());
      await whole.runEpoch();
    }
    if (!saved) throw new Error('nothing was saved');
    const resumed = await (await trainer(kind)).resume(lambda, saved);
    expect(resumed.epoch).toBe(3);
    for (let i = 3; i < 6; i++) await resumed.runEpoch();
    expect(await resumed.parameters()).toEqual(await whole.parameters());
  });

  it('goes on from a checkpoint in which no gradients are stored', async () => {
    const run = await (await trainer('sweeps')).start(lambda, null);
    for (let i = 0; i < 3; i++) await run.runEpoch();
    const { numbers, arrays } = await run.snapshot();
    const { stored, mean, ...others } = arrays;
    expect([stored, mean]).not.toContain(undefined);
    const before = (await run.runEpoch()).objective ?? NaN;
    const resumed = await (await trainer('sweeps')).resume(lambda, structuredClone({ numbers, arrays: others }));
    const after: number[] = [];
    for (let i = 0; i < 4; i++) after.push((await resumed.runEpoch()).objective ?? NaN);
    expect(after.at(-1)).toBeLessThanOrEqual(before);
  });

  it.each(['gradients', 'sweeps'] as const)('trains several at once, and goes on from a checkpoint to the same bits, by %s', async (kind) => {
    const [lambdas, places] = [[1e-1, 1e-2], [0, 1]];
    const joint = async () => {
      const { joint } = await trainer(kind, true);
      if (!joint) throw new Error('they are not trained at once');
      return joint;
    };
    const whole = await (await joint()).start(lambdas);
    let saved: Snapshot | null = null;
    const gradients: number[] = [];
    for (let i = 0; i < 6; i++) {
      if (i === 3) saved = structuredClone(whole.snapshot());
      const figures = await whole.runEpoch(places, () => true);
      gradients.push(figures.filter(({ gapBound }) => gapBound !== undefined).length);
    }
    // The gradient is that of the one that leads. Sweeps do without where the optimum is far.
    for (const [i, known] of gradients.entries()) if (kind === 'gradients' || i === 0) expect(known).toBeGreaterThan(0);
    if (!saved) throw new Error('nothing was saved');
    const resumed = await (await joint()).resume(lambdas, saved);
    expect(resumed.epoch).toBe(3);
    for (let i = 3; i < 6; i++) await resumed.runEpoch(places, () => true);
    for (const place of places) expect(resumed.parameters(place)).toEqual(whole.parameters(place));
  });

  it('starts a smaller weight decay from the solution before, and has less to do', async () => {
    const made = await trainer('gradients');
    const first = await made.start(lambda, null);
    while (!first.converged) await first.runEpoch();
    const epochs = async (previous: Float32Array | null) => {
      const run = await made.start(lambda / 4, previous);
      while (!run.converged) await run.runEpoch();
      return run.epoch;
    };
    expect(await epochs(await first.parameters())).toBeLessThan(await epochs(null));
  });
});
