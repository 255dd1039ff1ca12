import { describe, expect, it, vi } from 'vitest';
import { gapBound, optimalGradientNorm } from '../../../src/solvers/optimality';
import { Lbfgs } from '../../../src/solvers/lbfgs';
import { SequentialSubspace, type Iterate, type Proposal, type Standpoint } from '../../../src/solvers/sequential-subspace';
import { softmaxRegression } from './softmax-regression';

const lambda = 1e-2;
const objective = softmaxRegression(120, 8, 4, 7);
const steepest: Proposal = {
  wantsGradient: () => true,
  step: async ({ findGradient }) => (await findGradient()).map((value) => -value),
};

async function start(propose: Proposal = steepest, lambdas: readonly number[] = [lambda], of = objective): Promise<SequentialSubspace> {
  const w = new Float32Array(of.size);
  return SequentialSubspace.start(of, lambdas, propose, { w, logits: await of.apply(w) });
}

function iterateOf(solver: SequentialSubspace, place = 0): Iterate {
  const iterate = solver.state.iterates.get(place);
  if (!iterate) throw new Error('there is no such iterate');
  return iterate;
}

/** Figures where the gradient is known. */
function progressOf(solver: SequentialSubspace, place = 0) {
  const { gradientNorm, ...progress } = solver.progress(place);
  if (gradientNorm === null) throw new Error('the gradient is not known');
  return { ...progress, gradientNorm };
}

async function optimum(decay = lambda): Promise<Lbfgs> {
  const solver = await Lbfgs.start(objective, decay, new Float32Array(objective.size));
  for (let i = 0; i < 200 && !solver.state.converged; i++) await solver.iterate();
  for (let i = 0; i < 40; i++) await solver.iterate();
  return solver;
}

describe('sequential subspace optimization', () => {
  it('reaches the optimum that L-BFGS reaches', async () => {
    const solver = await start();
    for (let i = 0; i < 60 && !iterateOf(solver).converged; i++) await solver.iterate();
    const best = (await optimum()).progress().objective;
    const { objective: found, gradientNorm } = progressOf(solver);
    expect(iterateOf(solver).converged).toBe(true);
    expect(gradientNorm).toBeLessThanOrEqual(optimalGradientNorm(lambda, 4));
    expect(found - best).toBeGreaterThan(-1e-6);
    expect(found - best).toBeLessThanOrEqual(gapBound(gradientNorm, lambda));
  });

  it('bounds the gap to the optimum all along, and never goes up', async () => {
    const best = (await optimum()).progress().objective;
    const solver = await start();
    let last = solver.progress().objective;
    for (let i = 0; i < 8; i++) {
      await solver.iterate();
      const { objective: found, gradientNorm } = progressOf(solver);
      expect(found).toBeLessThanOrEqual(last);
      expect(found - best).toBeLessThanOrEqual(gapBound(gradientNorm, lambda) + 1e-6);
      last = found;
    }
  });

  it.each([1, 2])('keeps the logits of the point it stands at, with %i views of a validation sample', async (views) => {
    const labels = objective.validation.labels.filter((_, i) => i % views === 0);
    const solver = await start(steepest, [lambda], { ...objective, validation: { ...objective.validation, labels, views } });
    for (let i = 0; i < 6; i++) await solver.iterate();
    const { w, trainingLogits, validationLogits } = iterateOf(solver);
    const { training, validation } = await objective.apply(w);
    training.forEach((value, i) => expect(trainingLogits[i]).toBeCloseTo(value, 4));
    validation.forEach((value, i) => expect(validationLogits[i]).toBeCloseTo(value, 4));
  });

  it('survives a proposal that leads nowhere or uphill', async () => {
    const uphill = async ({ findGradient, iteration }: Standpoint) => (await findGradient()).map((value) => (iteration % 2 ? value : 0));
    const solver = await start({ ...steepest, step: uphill });
    const before = solver.progress().objective;
    for (let i = 0; i < 4; i++) await solver.iterate();
    expect(solver.progress().objective).toBeLessThan(before);
  });

  it('finds the gradient only near the optimum where its directions do without', async () => {
    const pullBack = vi.spyOn(objective, 'pullBack');
    const asked = () => pullBack.mock.calls.length;
    const known: (number | null)[] = [];
    // Directions that lead to the optimum, but for what they miss of it.
    const target = (await optimum()).state.w;
    const before = asked();
    const step = ({ w, gradient, iteration }: Standpoint) => {
      known.push(gradient && iteration);
      return Promise.resolve(w.map((value, i) => (target[i] ?? 0) - value + 0.5 ** iteration * Math.sin(i * iteration)));
    };
    const solver = await start({ wantsGradient: (iteration) => iteration === 3, step });
    for (let i = 0; i < 40 && !iterateOf(solver).converged; i++) await solver.iterate();
    expect(iterateOf(solver).converged).toBe(true);
    expect(known.slice(0, 3)).toEqual([1, null, 3]);
    expect(asked() - before).toBeLessThan(solver.state.iteration);
    expect(progressOf(solver).gradientNorm).toBeLessThanOrEqual(optimalGradientNorm(lambda, 4));
    vi.restoreAllMocks();
  });

  it('goes on from a copy of its state to the same bits', async () => {
    const whole = await start();
    for (let i = 0; i < 9; i++) await whole.iterate();
    const half = await start();
    for (let i = 0; i < 4; i++) await half.iterate();
    const resumed = SequentialSubspace.resume(objective, steepest, structuredClone(half.state));
    for (let i = 4; i < 9; i++) await resumed.iterate();
    expect(iterateOf(resumed).w).toEqual(iterateOf(whole).w);
  });
});

describe('several weight decays at once', () => {
  const lambdas = [1e-1, 1e-2, 1e-3];

  it('take one pass each way for all of them', async () => {
    const [apply, pullBack] = [vi.spyOn(objective, 'apply'), vi.spyOn(objective, 'pullBack')];
    const solver = await start(steepest, [1e-4, 1e-5, 1e-6]);
    for (let i = 0; i < 5; i++) await solver.iterate([0, 1, 2]);
    expect(apply).toHaveBeenCalledTimes(1 + 5);
    expect(pullBack).toHaveBeenCalledTimes(1 + 5);
    vi.restoreAllMocks();
  });

  it('have no gradient where they stand if they do not go on from there', async () => {
    const pullBack = vi.spyOn(objective, 'pullBack');
    const solver = await start(steepest, [1e-4, 1e-5]);
    const asked: number[] = [];
    const before = pullBack.mock.calls.length;
    await solver.iterate([0, 1], (leader) => {
      asked.push(leader);
      return false;
    });
    expect(asked).toEqual([solver.state.leader]);
    expect(pullBack).toHaveBeenCalledTimes(before);
    // One that is asked for after all is found when it is needed.
    await solver.iterate([0, 1]);
    expect(pullBack).toHaveBeenCalledTimes(before + 2);
    vi.restoreAllMocks();
  });

  it('each come to their own optimum, and stay there', async () => {
    const solver = await start(steepest, lambdas);
    const all = [0, 1, 2];
    for (let i = 0; i < 200 && !all.every((place) => iterateOf(solver, place).converged); i++) await solver.iterate(all);
    for (const [place, decay] of lambdas.entries()) {
      const best = (await optimum(decay)).progress().objective;
      const { objective: found, gradientNorm } = progressOf(solver, place);
      expect(iterateOf(solver, place).converged).toBe(true);
      expect(found - best).toBeGreaterThan(-1e-6);
      expect(found - best).toBeLessThanOrEqual(gapBound(gradientNorm, decay) + 1e-6);
    }
    const before = iterateOf(solver).w.slice();
    await solver.iterate([0, 1, 2]);
    expect(iterateOf(solver).w).toEqual(before);
  });

  it('never go up, whichever leads, and keep the logits of where they stand', async () => {
    const solver = await start(steepest, lambdas);
    let last = lambdas.map(() => Infinity);
    for (let i = 0; i < 10; i++) {
      await solver.iterate([0, 1, 2]);
      const now = lambdas.map((_, place) => solver.progress(place).objective);
      now.forEach((value, place) => expect(value).toBeLessThanOrEqual((last[place] ?? NaN) + 1e-9));
      last = now;
    }
    for (const place of lambdas.keys()) {
      const { w, trainingLogits } = iterateOf(solver, place);
      const { training } = await objective.apply(w);
      training.forEach((value, i) => expect(trainingLogits[i]).toBeCloseTo(value, 4));
    }
  });

  it('go on without one that is left behind', async () => {
    const solver = await start(steepest, lambdas);
    for (let i = 0; i < 3; i++) await solver.iterate([0, 1, 2]);
    const [left, ...others] = [solver.state.leader, ...[0, 1, 2].filter((place) => place !== solver.state.leader)];
    const loss = others.map((place) => solver.progress(place).objective);
    await solver.iterate(others);
    expect([...solver.state.iterates.keys()]).not.toContain(left);
    others.forEach((place, i) => expect(solver.progress(place).objective).toBeLessThan(loss[i] ?? NaN));
  });
});
