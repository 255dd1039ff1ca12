import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxRuntimeEngine } from '../../../src/engines/onnxruntime';
import { norm } from '../../../src/solvers/convex-progress';
import { logitsGradient, softmaxRows } from '../../../src/solvers/cross-entropy';
import type { Standpoint } from '../../../src/solvers/sequential-subspace';
import { Curvature } from '../../../src/trainer/training/curvature';
import { EngineObjective } from '../../../src/trainer/training/engine-objective';
import { StoredGradients } from '../../../src/trainer/training/stored-gradients';
import { Sweep } from '../../../src/trainer/training/sweep';
import { classes, featuresOf, length, openStore, parts, probe } from './probe-problem';

const { training } = parts;
const [lambda, rate, batch] = [1e-2, 0.2, 16];
const engine = createOnnxRuntimeEngine({ threads: 1 });
const nothing = () => undefined;

let objective: EngineObjective;
let curvature: Curvature;
let sweep: Sweep;
let spectrum: Float32Array;
beforeAll(async () => {
  const [model, store] = [probe(), await openStore()];
  const options = { store, training, held: {}, batch, seed: 4, onBatch: nothing };
  objective = await EngineObjective.compile(engine, model, store, parts, {}, batch, nothing);
  curvature = await Curvature.compile(engine, model, options);
  const logits = new Float64Array(training.count * classes);
  await curvature.findBases(logits);
  spectrum = await curvature.spectrum(logits);
  sweep = await Sweep.compile(engine, model, curvature, options);
});
afterAll(() => engine.dispose());

async function standpoint(w: Float32Array, iteration: number, gradient: Float32Array | null = null): Promise<Standpoint> {
  const { training: trainingLogits, validation: validationLogits } = await objective.apply(w);
  return { w, trainingLogits, validationLogits, iteration, lambda, followed: 1, gradient, findGradient: () => Promise.reject(new Error('it is not needed')) };
}

async function gradientAt({ w, trainingLogits }: Standpoint): Promise<Float32Array> {
  const slope = await objective.pullBack(logitsGradient(trainingLogits, training));
  return slope.map((value, i) => value + (objective.decays[i] === 1 ? lambda * (w[i] ?? 0) : 0));
}

const none = (): StoredGradients => StoredGradients.none(training, objective.size);
const at = (step: Float32Array, from: Float32Array): Float32Array => from.map((value, i) => value + (step[i] ?? 0));

/** Xᵀ·(probabilities − onehot)/n in float64: the kernel's part row by row, then the bias's. */
function meanOf(probabilities: Float32Array): Float64Array {
  const mean = new Float64Array((length + 1) * classes);
  training.labels.forEach((label, row) => {
    const inputs = [...featuresOf(row), 1];
    for (let k = 0; k < classes; k++) {
      const residual = ((probabilities[row * classes + k] ?? 0) - (label === k ? 1 : 0)) / training.count;
      inputs.forEach((x, i) => (mean[i * classes + k] = (mean[i * classes + k] ?? 0) + x * residual));
    }
  });
  return mean;
}

function expectItsMean({ probabilities, meanGradient }: StoredGradients): void {
  meanOf(probabilities).forEach((value, i) => expect(meanGradient[i]).toBeCloseTo(value, 5));
}

const isStored = ({ probabilities }: StoredGradients, row: number): boolean => probabilities[row * classes + (training.labels[row] ?? 0)] !== 1;
const storedRows = (gradients: StoredGradients): number[] => Array.from(training.labels.keys()).filter((row) => isStored(gradients, row));

describe('a sweep', () => {
  it('stores the gradients of half the samples, two sweeps those of all, and the mean is theirs', async () => {
    const gradients = none();
    let w: Float32Array = new Float32Array(objective.size);
    for (const iteration of [1, 2, 3]) {
      w = at(await sweep.direction(await standpoint(w, iteration), { spectrum, rate }, gradients), w);
      expect(storedRows(gradients)).toHaveLength(iteration === 1 ? training.count / 2 : training.count);
      expectItsMean(gradients);
    }
  });

  it('begins with the gradient where that is known', async () => {
    const w = Float32Array.from({ length: objective.size }, (_, i) => Math.sin(i));
    const from = await standpoint(w, 1);
    const gradient = await gradientAt(from);
    const gradients = none();
    const step = await sweep.direction({ ...from, gradient }, { spectrum, rate: 0 }, gradients);
    expect(step).toEqual(new Float32Array(objective.size));
    // It has not moved, so that all samples are met where the gradient was found.
    softmaxRows(from.trainingLogits, classes).forEach((value, i) => expect(gradients.probabilities[i]).toBeCloseTo(value, 5));
    expectItsMean(gradients);
  });

  it('stores nothing where its steps diverge', async () => {
    const gradients = none();
    const w = new Float32Array(objective.size);
    const step = await sweep.direction(await standpoint(w, 1), { spectrum, rate: 1e38 }, gradients);
    expect(step.every(Number.isFinite)).toBe(false);
    expect(gradients).toEqual(none());
  });

  it.each([true, false])('leads along the preconditioned gradient while it is short, whether that is known (%s) or all of it is stored', async (known) => {
    const w = Float32Array.from({ length: objective.size }, (_, i) => Math.sin(i));
    const from = await standpoint(w, 3);
    const gradient = await gradientAt(from);
    const gradients = none();
    if (!known) for (const iteration of [1, 2]) await sweep.direction({ ...from, iteration }, { spectrum, rate: 0 }, gradients);
    const short = 1e-3;
    const step = await sweep.direction({ ...from, gradient: known ? gradient : null }, { spectrum, rate: short }, gradients);
    const steps = Math.ceil(training.count / 2 / sweep.samplesPerStep);
    const direction = await curvature.precondition(spectrum, gradient, lambda);
    expect(norm(step.map((value, i) => value / (steps * short) + (direction[i] ?? 0)))).toBeLessThan(0.02 * norm(direction));
  });
});
