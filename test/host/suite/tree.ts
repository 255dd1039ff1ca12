import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { EventBody } from '../../../src/contract/events';
import { readRun } from '../../../src/runs';
import { isRun, type ExperimentsLine } from '../../../src/vscode/experiment-lines';
import { runItem } from '../../../src/vscode/run-item';
import { RunList } from '../../../src/vscode/run-list';
import { ExperimentsTree } from '../../../src/vscode/tree';
import { ShortMemento } from './memento';
import { appendEvents, makeDataset, makeRun, removeAll, started, until, whileLive } from './runs';

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

    it('asks for the line of a run that goes on alone, and for all where one comes', async () => {
      const list = new RunList(new ShortMemento());
      const visibility = new vscode.EventEmitter<vscode.TreeViewVisibilityChangeEvent>();
      const view = { visible: true, onDidChangeVisibility: visibility.event } as vscode.TreeView<ExperimentsLine>;
      const tree = new ExperimentsTree(list, view);
      const asked: (ExperimentsLine | undefined)[] = [];
      tree.onDidChange((line) => asked.push(line));
      const lineOf = (folder: string) => tree.getChildren().find((line) => isRun(line) && line.folder === folder);
      try {
        const [live, other] = [await run(started), await run(started)];
        await whileLive(live, async () => {
          await until(() => lineOf(live) && lineOf(other) && list.find(live)?.status === 'running');
          const before = lineOf(live);
          asked.length = 0;
          appendEvents(live, trained);
          await until(() => String(before && tree.getTreeItem(before).description).includes('75.0 %'));
          assert.ok(asked.length > 0);
          assert.deepEqual(new Set(asked), new Set([before]));
          assert.equal(lineOf(live), before);
          asked.length = 0;
          const next = await run(started);
          await until(() => lineOf(next));
          assert.ok(asked.includes(undefined));
          assert.equal(lineOf(live), before);
        });
      } finally {
        tree.dispose();
        list.dispose();
        visibility.dispose();
      }
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
