// Run folders that a drive writes itself, as the trainer would.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const methods = ['activation', 'gradient', 'full', 'finetune'];

/** How well each method does in the end, how fast it gets there, and its loss there. */
const kinds = { activation: [0.72, 400, 0.5], gradient: [0.8, 900, 0.3], full: [0.87, 700, 0.2], finetune: [0.9, 2500, 0.08] };

/** A run folder under `runs` of which nothing is known but its experiment. */
export function writtenRun(workspace, name, { maxEpochs = 20_000, wanted = methods } = {}) {
  const folder = path.join(workspace, '.tangent/runs', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'experiment.json'), JSON.stringify({ dataset: path.join(workspace, 'pictures'), methods: wanted }));
  let seq = 0;
  let holder = null;
  const done = Object.fromEntries(wanted.map((method) => [method, 0]));
  const append = (...events) => {
    const time = new Date().toISOString();
    appendFileSync(path.join(folder, 'events.jsonl'), events.map((event) => `${JSON.stringify({ v: 1, seq: seq++, attempt: 1, time, ...event })}\n`).join(''));
  };
  return {
    folder,
    append,
    done,
    /** A process of its own holds the lock from now on, as a trainer does. */
    hold: async () => {
      holder = fork(path.join(import.meta.dirname, 'lock-holder.mjs'), [folder]);
      await once(holder, 'message');
    },
    /** Its trainer is gone. */
    release: async () => {
      if (!holder || holder.exitCode !== null || holder.signalCode !== null) return;
      const ended = once(holder, 'exit');
      holder.kill('SIGKILL');
      await ended;
    },
    /** Everything up to training. */
    prepare: () => {
      append(
        { type: 'started', pid: 1, host: 'h' },
        { type: 'dataset', classes: ['cats', 'dogs'].map((one) => ({ name: one, count: 100 })), samples: { train: 120, validation: 40, test: 40, skipped: [] } },
        { type: 'backbone', id: 'b', name: 'EfficientNet-Lite0', linearized: ['blocks.15.project'], engine: 'onnxruntime', device: 'CPU', bytesPerSample: 1000, featureBytes: 2e5, estimatedSeconds: null },
        { type: 'features', seconds: 3, computed: 200, cached: 0 },
      );
      append(...wanted.map((method) => ({ type: 'method-started', method, parameters: 1000, searched: method === 'finetune' ? 'learningRate' : 'lambda', values: [0.1, 0.01, 0.001], maxEpochs })));
    },
    /** So many epochs more of each method, with noise like that of minibatches. */
    epochs: (count, of = wanted) => {
      const events = [];
      for (let i = 0; i < count; i += 1) {
        for (const method of of) {
          done[method] += 1;
          const epoch = done[method];
          const [accuracy, pace, loss] = kinds[method];
          const progress = 1 - Math.exp(-epoch / pace);
          const noise = () => (Math.random() - 0.5) * 0.06;
          const figures = (gap) => [(1.6 - loss) * Math.exp(-epoch / pace) + loss + gap + Math.abs(noise()), Math.min(0.4 + (accuracy - 0.4) * progress - gap / 2 + noise() / 2, 1)];
          const [trainLoss, trainAccuracy] = figures(0);
          const [validationLoss, validationAccuracy] = figures(0.15 + 0.1 * progress);
          events.push({ type: 'epoch', method, candidate: 0, value: 0.1, epoch, seconds: 0.01, trainLoss, trainAccuracy, validationLoss, validationAccuracy });
        }
      }
      append(...events);
    },
  };
}
