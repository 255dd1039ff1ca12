import { describe, expect, it } from 'vitest';
import { noAnnotations } from '../../../src/contract/annotations';
import { experimentSchema } from '../../../src/contract/experiment';
import { inAll, runProgress } from '../../../src/contract/run-progress';
import type { MethodView, RunView } from '../../../src/contract/run-view';
import { candidateView } from '../runs/candidate';

const figures = { trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1, validationAccuracy: 0.5 };

function candidate(value: number, epochs: number, finished: boolean): MethodView['candidates'][number] {
  return candidateView(value, finished, Array.from({ length: epochs }, (_, index) => ({ epoch: index + 1, seconds: 1, ...figures })));
}

function method(change: Partial<MethodView>): MethodView {
  return {
    ...{ method: 'activation', searched: 'lambda', values: [1, 0.1], parameters: 1, maxEpochs: 10 },
    ...{ candidates: [], finished: false, chosen: null, endedEarly: false, validationAccuracy: null, ...change },
  };
}

function run(change: Partial<RunView>): RunView {
  return {
    ...{ folder: '/run', name: 'run', status: 'running', resumable: false, startedAt: null, backbone: null, classes: [] },
    ...{ samples: null, progress: null, waiting: null, features: null, methods: [], leftOut: [], remaining: null, warnings: [], failure: null, report: null },
    annotations: noAnnotations,
    experiment: experimentSchema.parse({ dataset: '/pictures', methods: ['activation', 'full'] }),
    ...change,
  };
}

describe('how far a run is', () => {
  it('counts pictures, then features', () => {
    expect(runProgress(run({}))).toMatchObject({ step: 'scan', fraction: null });
    const scanned = run({ progress: { phase: 'scan', done: 1, total: 4 } });
    expect(runProgress(scanned)).toMatchObject({ step: 'scan', fraction: 0.25 });
    const waits = run({ status: 'waiting', waiting: { before: 1, bytes: 1, reason: 'memory' } });
    expect(runProgress(waits)).toMatchObject({ step: 'features', fraction: null });
    const computed = run({ progress: { phase: 'features', done: 3, total: 4 } });
    expect(runProgress(computed)).toMatchObject({ step: 'features', fraction: 0.75 });
  });

  it('counts methods, candidates and epochs', () => {
    const half = method({ candidates: [candidate(1, 4, true), candidate(0.1, 5, false)] });
    // One of two methods has one of two candidates whole and half of the other.
    expect(runProgress(run({ methods: [half] }))).toEqual({
      ...{ step: 'training', fraction: (1 + 0.5) / 2 / 2, method: 'activation', candidate: 2, candidates: 2, together: 1, epoch: 5 },
    });
    const over = [method({ finished: true }), method({ method: 'full', finished: true })];
    expect(runProgress(run({ methods: over }))).toMatchObject({ step: 'training', fraction: 1, method: null });
  });

  it('counts candidates that are trained at once as one, told by the best of them', () => {
    const losses = [0.3, 0.1, 0.2];
    const candidates = losses.map((validationLoss, place) => {
      const { last, ...rest } = candidate(1 / (place + 1), 5, place === 0);
      return { ...rest, last: last && { ...last, validationLoss } };
    });
    const joint = method({ candidates, values: [1, 0.5, 0.3], joint: true });
    const { together, candidate: best, fraction } = runProgress(run({ methods: [joint] }));
    expect({ together, best }).toEqual({ together: 2, best: 2 });
    expect(fraction).toBeCloseTo(5 / joint.maxEpochs / 2);
  });

  it('counts what candidates do at once once', () => {
    expect([inAll([3, 3, 9]), inAll([3, 3, 9], true), inAll([]), inAll([], true)]).toEqual([15, 9, 0, 0]);
  });

  it('counts the test last', () => {
    const tested = run({ methods: [method({ finished: true })], progress: { phase: 'evaluation', done: 1, total: 2 } });
    expect(runProgress(tested)).toMatchObject({ step: 'evaluation', fraction: 0.5 });
  });
});
