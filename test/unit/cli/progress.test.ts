import { describe, expect, it } from 'vitest';
import { Progress } from '../../../src/cli/progress';
import { textTable } from '../../../src/cli/text-table';
import { noAnnotations } from '../../../src/contract/annotations';
import { experimentSchema } from '../../../src/contract/experiment';
import type { RunView } from '../../../src/contract/run-view';
import { candidateView } from '../runs/candidate';

const figures = { trainLoss: 0.51234567, trainAccuracy: 0.9, validationLoss: 0.6, validationAccuracy: 0.875 };

function view(change: Partial<RunView>): RunView {
  return {
    folder: '/runs/a',
    name: 'a',
    annotations: noAnnotations,
    status: 'running',
    resumable: false,
    startedAt: null,
    experiment: experimentSchema.parse({ dataset: '/d' }),
    backbone: null,
    classes: [],
    samples: null,
    progress: null,
    waiting: null,
    features: null,
    methods: [],
    leftOut: [],
    remaining: null,
    warnings: [],
    failure: null,
    report: null,
    ...change,
  };
}

const backbone = { id: 'b', name: 'B', linearized: ['head'], engine: 'onnxruntime', device: 'cpu', bytesPerSample: 2048, featureBytes: 1, estimatedSeconds: null, graphicsUnused: { message: 'none was found' } };
const scanning = view({ progress: { phase: 'scan', done: 30, total: 120 }, warnings: [{ message: 'few' }] });
const training = view({
  backbone,
  warnings: [{ message: 'few' }],
  methods: [
    {
      method: 'full',
      searched: 'lambda',
      values: [0.1, 0.01],
      parameters: 1,
      maxEpochs: 9,
      candidates: [candidateView(0.1, true, []), candidateView(0.01, false, [{ epoch: 7, seconds: 1, ...figures }])],
      finished: false,
      chosen: null,
      endedEarly: false,
      validationAccuracy: 0.875,
    },
  ],
});

function shown(isTTY: boolean, ...views: RunView[]): string {
  let text = '';
  const progress = new Progress({ isTTY, columns: 70, write: (piece) => (text += piece) });
  for (const each of views) progress.show(each);
  progress.clear();
  return text;
}

describe('progress', () => {
  it('overwrites one line on a terminal, no wider than it is', () => {
    const text = shown(true, scanning, training);
    const lines = text.split(/\n|\r\x1b\[K/);
    expect(lines).toContain('reading pictures 30 of 120 (25 %)');
    expect(lines).toContain('warning: few');
    expect(lines.some((line) => line.startsWith('full: weight decay 0.01 (2 of 2), epoch 7, loss 0.5123, v'))).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(70);
    expect(text.endsWith('\r\x1b[K')).toBe(true);
  });

  it('tells how long the step under way still takes, as far as that is known', () => {
    const now = { step: 'full', at: Date.now() };
    const lines = shown(true, { ...training, remaining: { ...now, least: 29, most: 31 } }, { ...scanning, remaining: { ...now, least: 1, most: 200 } }).split(/\n|\r\x1b\[K/);
    expect(lines.some((line) => line.startsWith('full, about 30 s left: weight decay 0.01 (2 of 2), epoch 7'))).toBe(true);
    expect(lines).toContain('reading pictures 30 of 120 (25 %), at most 3 min left');
  });

  it('tells how many values are trained at once, and the best of them', () => {
    const [method] = training.methods;
    if (!method) throw new Error('no method is trained');
    const [worse, better] = [0.7, 0.6].map((validationLoss, i) => candidateView(10 ** -i, false, [{ epoch: 2, seconds: 1, ...figures, validationLoss }]));
    if (!worse || !better) throw new Error('no candidates');
    const lines = shown(true, { ...training, methods: [{ ...method, joint: true, candidates: [worse, better] }] }).split(/\n|\r\x1b\[K/);
    expect(lines.some((line) => line.startsWith('full: 2 weight decays at once, best 0.1, epoch 2'))).toBe(true);
  });

  it('says each thing once elsewhere, and nothing before the input is known to be good', () => {
    expect(shown(false, scanning)).toBe('');
    const text = shown(false, scanning, training, training);
    expect(text).toBe('run folder: /runs/a\nwarning: few\nengine: onnxruntime (cpu); no graphics processor: none was found\nnetwork: B; linearized: head; 2.00 KiB per picture\n');
  });
});

describe('a run that waits', () => {
  const first = view({ status: 'waiting', waiting: { before: 2, bytes: 2 ** 30, reason: 'memory' } });
  const next = view({ status: 'waiting', waiting: { before: 1, bytes: 2 ** 30, reason: 'memory' } });

  it('says for how many, on a terminal all the time, elsewhere at once', () => {
    const lines = shown(true, first, next).split(/\n|\r\x1b\[K/);
    expect(lines).toContain('waiting for memory, 1 run before it …');
    expect(shown(false, first, first, next)).toBe(
      'run folder: /runs/a\nwaiting for memory, 2 runs before it; it takes about 1.00 GiB\n' +
        'waiting for memory, 1 run before it; it takes about 1.00 GiB\n',
    );
  });
});

describe('tables', () => {
  it('align their columns', () => {
    expect(textTable([['a', '1', 'x'], ['bbb', '22', '']], [1])).toEqual(['a     1  x', 'bbb  22']);
  });
});
