import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { ownIdentity } from '../../../src/runs';
import { Backbones } from '../../../src/vscode/backbones/backbones';
import { Environment } from '../../../src/vscode/environment/environment';
import { pageHtml } from '../../../src/vscode/pages/html';
import { RecentBackbones } from '../../../src/vscode/recent-backbones';
import { PanelMementos } from '../../../src/vscode/run/memento';
import { RunPanels } from '../../../src/vscode/run/panels';
import { RunList } from '../../../src/vscode/run-list';
import { Moves } from '../../../src/vscode/moves/moves';
import { ThumbnailService } from '../../../src/vscode/thumbnails/service';
import { Trainer } from '../../../src/vscode/trainer';
import { Walkthrough } from '../../../src/vscode/walkthrough';
import { ShortMemento } from './memento';
import { makeDataset, makeRun, removeAll, started, until, whileLive } from './runs';

const tabs = (): string[] =>
  vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.flatMap(({ input, label }) => (input instanceof vscode.TabInputWebview ? [label] : [])),
  );

/** Panels of a type of their own, beside those of the extension. */
function panelsOn(state: ShortMemento, storage: string): { panels: RunPanels; end: () => void } {
  const runs = new RunList(state);
  const log = vscode.window.createOutputChannel('test', { log: true });
  const extension = vscode.Uri.file('/nowhere');
  const trainer = new Trainer(extension, vscode.Uri.file(storage), log);
  const thumbnails = new ThumbnailService(extension);
  const moves = new Moves(runs, log);
  const recentBackbones = new RecentBackbones(state);
  const backbones = new Backbones(trainer, recentBackbones, state, '0');
  const environment = new Environment(trainer, state);
  const walkthrough = new Walkthrough(state);
  const services = { extension, state, log, runs, thumbnails, moves, trainer, recentBackbones, backbones, environment, storage: extension, walkthrough };
  const panels = new RunPanels(services, 'tangent.test');
  const end = (): void => [panels, walkthrough, backbones, environment, moves, thumbnails, runs, log].forEach((one) => one.dispose());
  return { panels, end };
}

export function panelTests(): void {
  describe('the panel', () => {
    let dataset = '';
    let run = '';

    before(async () => {
      dataset = await makeDataset();
      run = await makeRun(dataset, [started]);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });
    after(async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await removeAll(dataset, run);
    });

    it('opens on a run, once', async () => {
      await vscode.commands.executeCommand('tangent.openPanel', run);
      await until(() => tabs().includes(`Tangent: ${path.basename(dataset)}`));
      await vscode.commands.executeCommand('tangent.openPanel', run);
      assert.equal(tabs().length, 1);
    });

    it('comes back as it was last, not as the page remembers it, and where nothing is remembered with the run that goes on', async () => {
      const state = new ShortMemento();
      const { panels, end } = panelsOn(state, dataset);
      const going = await makeRun(path.join(dataset, 'a'), [started]);
      const opened: vscode.WebviewPanel[] = [];
      const restored = async (page: unknown): Promise<string> => {
        const tab = vscode.window.createWebviewPanel('tangent.test', 'test', vscode.ViewColumn.One);
        opened.push(tab);
        await panels.deserializeWebviewPanel(tab, page);
        return until(() => tab.title.replace(/^Tangent: (?!New)/, '') !== tab.title && tab.title);
      };
      try {
        await whileLive(going, async () => {
          assert.equal(await restored(undefined), 'Tangent: a');
          assert.equal(await restored({ run: null }), `Tangent: ${path.basename(dataset)}`);
        });
        const [known] = new PanelMementos(state).all();
        assert.equal(known?.run, run);
        assert.equal(await restored({ panel: known?.id }), `Tangent: ${path.basename(dataset)}`);
        opened.forEach((tab) => tab.dispose());
        await until(() => new PanelMementos(state).all().length === 0);
      } finally {
        end();
        opened.forEach((tab) => tab.dispose());
        await removeAll(going);
      }
    });

    it('is opened again on a run that goes on where VS Code has lost its tab, and only there', async () => {
      const state = new ShortMemento();
      const going = await makeRun(dataset, [started]);
      const mementos = new PanelMementos(state);
      await mementos.write({ id: 'lost', run: going, owner: ownIdentity() });
      const { panels, end } = panelsOn(state, dataset);
      const open = (): number => vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('tangent.test')).length;
      try {
        await until(() => open() === 0);
        await panels.reopenLost();
        assert.equal(open(), 0, 'the run has ended');
        await whileLive(going, async () => {
          await panels.reopenLost();
          assert.equal(open(), 0, 'another window has it');
          await mementos.write({ id: 'lost', run: going, owner: null });
          await panels.reopenLost();
          await until(() => open() === 1);
          await panels.reopenLost();
          assert.equal(open(), 1);
        });
      } finally {
        end();
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await removeAll(going);
      }
    });

    it('lets nothing in but its own script and style', () => {
      const tab = vscode.window.createWebviewPanel('test', 'test', vscode.ViewColumn.One);
      try {
        const [first, second] = [0, 1].map(() => pageHtml(tab.webview, vscode.Uri.file('/a "quoted" <place>'), 'experiment'));
        const policy = /Content-Security-Policy" content="([^"]*)"/.exec(first ?? '')?.[1] ?? '';
        assert.match(policy, /^default-src 'none'/);
        assert.doesNotMatch(policy, /unsafe|\*(?!\.vscode)|data:/);
        assert.notEqual(first, second, 'the nonce must differ each time');
        assert.doesNotMatch(first ?? '', /<place>|"quoted"/);
      } finally {
        tab.dispose();
      }
    });
  });
}
