import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { EventBody } from '../../../src/contract/events';
import { readRun } from '../../../src/runs';
import { runItem } from '../../../src/vscode/run-item';
import { RunList } from '../../../src/vscode/run-list';
import { ShortMemento } from './memento';
import { makeDataset, makeRun, removeAll, started, until, whileLive } from './runs';

const trained: EventBody[] = [
  { type: 'method-started', method: 'full', parameters: 10, searched: 'lambda', values: [0.1, 0.01], maxEpochs: 10 },
  { type: 'candidate-started', method: 'full', candidate: 0, value: 0.1 },
  {
    ...{ type: 'epoch', method: 'full', candidate: 0, value: 0.1, epoch: 1, seconds: 1 },
    ...{ trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1, validationAccuracy: 0.75 },
  },
];

export function treeTests(): void {
  describe('the tree', () => {
    const made: string[] = [];
    let dataset = '';

    before(async () => {
      dataset = await makeDataset();
    });
    after(() => removeAll(dataset, ...made));

    const run = async (...events: EventBody[]): Promise<string> => {
      const folder = await makeRun(dataset, events);
      made.push(folder);
      return folder;
    };

    it('shows a run that goes on with its step and best accuracy so far', async () => {
      const folder = await run(started, ...trained);
      await whileLive(folder, async () => {
        const item = runItem(await readRun(folder));
        assert.equal(item.contextValue, 'run.running');
        assert.match(String(item.description), /^Activations and gradient features, 1 %, .+ left · 75\.0 % in validation$/);
      });
    });

    it('offers to resume what was stopped or interrupted', async () => {
      const stopped = runItem(await readRun(await run(started, { type: 'stopped', reason: 'asked' })));
      assert.deepEqual([stopped.contextValue, stopped.description], ['run.resumable', 'stopped']);
      const interrupted = runItem(await readRun(await run(started, ...trained)));
      assert.deepEqual([interrupted.contextValue, interrupted.description], ['run.resumable', 'interrupted · 75.0 % in validation']);
    });

    it('offers nothing more where the user has something to mend', async () => {
      const failure: EventBody = { type: 'failed', code: 'bad-dataset', message: 'one class only', fault: false };
      const failed = runItem(await readRun(await run(started, failure)));
      assert.equal(failed.contextValue, 'run.finished');
      assert.match(String(failed.tooltip), /one class only/);
    });

    it('learns of runs that come, change and go', async () => {
      const list = new RunList(new ShortMemento());
      const hold = list.hold();
      try {
        const folder = await run(started);
        // Between its making and its first event it is told as starting.
        await until(() => list.find(folder)?.status === 'interrupted');
        await whileLive(folder, () => until(() => list.live.some((view) => view.folder === folder)));
        await removeAll(folder);
        await until(() => list.find(folder) === undefined);
        hold.dispose();
      } finally {
        list.dispose();
      }
    });
  });
}
