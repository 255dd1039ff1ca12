import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noAnnotations } from '../../../src/contract/annotations';
import { experimentSchema } from '../../../src/contract/experiment';
import type { RunView } from '../../../src/contract/run-view';
import { curvesCsv } from '../../../src/runs/report/curves-csv';
import { candidateView } from '../runs/candidate';
import { Latest } from '../../../src/vscode/pages/latest';

function runOf(epochs: number, loss = 0.5): RunView {
  const figures = { trainLoss: loss, trainAccuracy: 0.25, validationLoss: 2, validationAccuracy: 0.75 };
  const points = Array.from({ length: epochs }, (_, index) => ({ epoch: index + 1, seconds: 3, ...figures }));
  return {
    ...{ folder: '/run', name: 'run', status: 'running', resumable: false, startedAt: null, backbone: null, classes: [] },
    ...{ samples: null, progress: null, waiting: null, features: null, leftOut: [], remaining: null, warnings: [], failure: null, report: null },
    annotations: noAnnotations,
    experiment: experimentSchema.parse({ dataset: '/pictures' }),
    methods: [
      {
        ...{ method: 'full', searched: 'lambda', values: [0.1], parameters: 1, maxEpochs: 10, finished: false },
        ...{ chosen: null, endedEarly: false, validationAccuracy: null, candidates: [candidateView(0.1, false, points)] },
      },
    ],
  };
}

describe('curves as CSV', () => {
  it('have a line for each epoch, empty where a loss went to infinity', () => {
    expect(curvesCsv(runOf(2, Infinity))).toBe(
      'method,searched,value,epoch,seconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy\n' +
        'full,lambda,0.1,1,3,,0.25,2,0.75\nfull,lambda,0.1,2,3,,0.25,2,0.75\n',
    );
  });
});

describe('the latest question', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('alone is answered, once it has settled', async () => {
    const asked: string[] = [];
    const latest = new Latest<string, string>(async (question) => (asked.push(question), `${question}!`), () => undefined);
    latest.put('a', false);
    latest.put('b', false);
    latest.put('b', false);
    expect(latest.busy).toBe(true);
    await vi.runAllTimersAsync();
    expect([asked, latest.answer, latest.busy]).toEqual([['b'], 'b!', false]);
  });

  it('drops the answer to an older one, and keeps the old answer only if told to', async () => {
    const slow = new Latest<number, number>((question) => new Promise((resolve) => setTimeout(() => resolve(question), 1000)), () => undefined);
    slow.put(1, false);
    await vi.advanceTimersByTimeAsync(500);
    slow.put(2, true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(slow.answer).toBeNull();
    await vi.runAllTimersAsync();
    expect(slow.answer).toBe(2);
    slow.put(3, true);
    expect(slow.answer).toBe(2);
    slow.put(4, false);
    expect(slow.answer).toBeNull();
  });

  it('tells its error until another is asked', async () => {
    let fails = true;
    const latest = new Latest<string, string>(async () => {
      if (fails) throw new Error('no');
      return 'yes';
    }, () => undefined);
    latest.put('a', false);
    await vi.runAllTimersAsync();
    expect(latest.error).toEqual(new Error('no'));
    fails = false;
    latest.put('b', false);
    expect(latest.error).toBeNull();
    await vi.runAllTimersAsync();
    expect(latest.answer).toBe('yes');
  });
});
