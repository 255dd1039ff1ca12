import { describe, expect, it } from 'vitest';
import { meanCrossEntropy } from '../../../src/solvers/cross-entropy';
import { Lbfgs } from '../../../src/solvers/lbfgs';
import { softmaxRegression } from './softmax-regression';

const lambda = 1e-2;
const objective = softmaxRegression(80, 6, 3, 5);

async function value(w: Float32Array): Promise<number> {
  const { training } = await objective.apply(w);
  return meanCrossEntropy(training, objective.training) + (lambda / 2) * w.reduce((sum, x) => sum + x * x, 0);
}

async function solve(iterations: number): Promise<Lbfgs> {
  const solver = await Lbfgs.start(objective, lambda, new Float32Array(objective.size));
  for (let i = 0; i < iterations; i++) await solver.iterate();
  return solver;
}

describe('L-BFGS', () => {
  it('reaches the optimum: no coordinate step improves it', async () => {
    const solver = await solve(60);
    expect(solver.state.converged).toBe(true);
    const best = await value(solver.state.w);
    for (let i = 0; i < objective.size; i++) {
      for (const step of [-0.05, 0.05]) {
        const moved = solver.state.w.map((x, j) => (j === i ? x + step : x));
        expect(await value(moved)).toBeGreaterThan(best);
      }
    }
  });

  it('lowers the objective at every iteration', async () => {
    const solver = await Lbfgs.start(objective, lambda, new Float32Array(objective.size));
    let last = solver.progress().objective;
    for (let i = 0; i < 8; i++) {
      const { objective: next } = await solver.iterate();
      expect(next).toBeLessThan(last);
      last = next;
    }
  });

  it('goes on from a copy of its state to the same bits', async () => {
    const whole = await solve(12);
    const half = await solve(5);
    const copy = structuredClone(half.state);
    const resumed = Lbfgs.resume(objective, lambda, copy);
    for (let i = 5; i < 12; i++) await resumed.iterate();
    expect(resumed.state.w).toEqual(whole.state.w);
  });
});
