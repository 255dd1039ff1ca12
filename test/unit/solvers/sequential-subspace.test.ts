import { describe, expect, it } from 'vitest';
import { gapBound, optimalGradientNorm } from '../../../src/solvers/optimality';
import { Lbfgs } from '../../../src/solvers/lbfgs';
import { SequentialSubspace, type Proposal } from '../../../src/solvers/sequential-subspace';
import { softmaxRegression } from './softmax-regression';

const lambda = 1e-2;
const objective = softmaxRegression(120, 8, 4, 7);
const steepest: Proposal = ({ gradient }) => Promise.resolve(gradient.map((value) => -value));

async function start(propose: Proposal = steepest): Promise<SequentialSubspace> {
  const w = new Float32Array(objective.size);
  return SequentialSubspace.start(objective, lambda, propose, { w, logits: await objective.apply(w) });
}

async function optimum(): Promise<Lbfgs> {
  const solver = await Lbfgs.start(objective, lambda, new Float32Array(objective.size));
  for (let i = 0; i < 200 && !solver.state.converged; i++) await solver.iterate();
  for (let i = 0; i < 40; i++) await solver.iterate();
  return solver;
}

describe('sequential subspace optimization', () => {
  it('reaches the optimum that L-BFGS reaches', async () => {
    const solver = await start();
    for (let i = 0; i < 60 && !solver.state.converged; i++) await solver.iterate();
    const best = (await optimum()).progress().objective;
    const { objective: found, gradientNorm } = solver.progress();
    expect(solver.state.converged).toBe(true);
    expect(gradientNorm).toBeLessThanOrEqual(optimalGradientNorm(lambda, 4));
    expect(found - best).toBeGreaterThan(-1e-6);
    expect(found - best).toBeLessThanOrEqual(gapBound(gradientNorm, lambda));
  });

  it('bounds the gap to the optimum all along, and never goes up', async () => {
    const best = (await optimum()).progress().objective;
    const solver = await start();
    let last = solver.progress().objective;
    for (let i = 0; i < 8; i++) {
      const { objective: found, gradientNorm } = await solver.iterate();
      expect(found).toBeLessThanOrEqual(last);
      expect(found - best).toBeLessThanOrEqual(gapBound(gradientNorm, lambda) + 1e-6);
      last = found;
    }
  });

  it('keeps the logits of the point it stands at', async () => {
    const solver = await start();
    for (let i = 0; i < 6; i++) await solver.iterate();
    const { training, validation } = await objective.apply(solver.state.w);
    training.forEach((value, i) => expect(solver.state.trainingLogits[i]).toBeCloseTo(value, 4));
    validation.forEach((value, i) => expect(solver.state.validationLogits[i]).toBeCloseTo(value, 4));
  });

  it('survives a proposal that leads nowhere or uphill', async () => {
    const solver = await start(({ gradient, iteration }) => Promise.resolve(iteration % 2 ? gradient.slice() : new Float32Array(gradient.length)));
    const before = solver.progress().objective;
    for (let i = 0; i < 4; i++) await solver.iterate();
    expect(solver.progress().objective).toBeLessThan(before);
  });

  it('goes on from a copy of its state to the same bits', async () => {
    const whole = await start();
    for (let i = 0; i < 9; i++) await whole.iterate();
    const half = await start();
    for (let i = 0; i < 4; i++) await half.iterate();
    const resumed = SequentialSubspace.resume(objective, lambda, steepest, structuredClone(half.state));
    for (let i = 4; i < 9; i++) await resumed.iterate();
    expect(resumed.state.w).toEqual(whole.state.w);
  });
});
