import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { pageHtml } from '../../../src/vscode/panel/html';
import { makeDataset, makeRun, removeAll, started, until } from './runs';

const tabs = (): string[] =>
  vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.flatMap(({ input, label }) => (input instanceof vscode.TabInputWebview ? [label] : [])),
  );

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

    it('opens on a folder, once', async () => {
      await vscode.commands.executeCommand('tangent.adaptFolder', vscode.Uri.file(dataset));
      await until(() => tabs().includes(`Tangent: ${path.basename(dataset)}`));
      await vscode.commands.executeCommand('tangent.adaptFolder', vscode.Uri.file(path.join(dataset, 'a')));
      await until(() => tabs().includes('Tangent: a'));
      assert.equal(tabs().length, 1);
    });

    it('opens on a run beside the one for settings, once', async () => {
      await vscode.commands.executeCommand('tangent.openPanel', run);
      await until(() => tabs().includes(`Tangent: ${path.basename(dataset)}`));
      await vscode.commands.executeCommand('tangent.openPanel', run);
      assert.equal(tabs().length, 2);
    });

    it('lets nothing in but its own script and style', () => {
      const tab = vscode.window.createWebviewPanel('test', 'test', vscode.ViewColumn.One);
      try {
        const [first, second] = [0, 1].map(() => pageHtml(tab.webview, vscode.Uri.file('/a "quoted" <place>')));
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
