import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { listTrash, readAnnotations, restoreRun, stopRequested, trashOf } from '../../../src/runs';
import manifest from '../../../package.json';
import { makeDataset, makeRun, removeAll, started, until, whileLive } from './runs';

export function commandTests(): void {
  describe('commands', () => {
    let dataset = '';
    let run = '';

    before(async () => {
      dataset = await makeDataset();
      run = await makeRun(dataset, [started]);
      await vscode.commands.executeCommand('tangent.refresh');
    });
    after(() => removeAll(dataset, run));

    it('are registered, every one of the manifest', async () => {
      const registered = new Set(await vscode.commands.getCommands(true));
      const missing = manifest.contributes.commands.map(({ command }) => command).filter((name) => !registered.has(name));
      assert.deepEqual(missing, []);
    });

    it('that menus name are declared', () => {
      const declared = new Set(manifest.contributes.commands.map(({ command }) => command));
      const named = Object.values(manifest.contributes.menus).flatMap((entries) => entries.map(({ command }) => command));
      assert.deepEqual(named.filter((name) => !declared.has(name)), []);
    });

    it('have keys that no command of VS Code has, but for lines of our views', async () => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('vscode://defaultsettings/keybindings.json'));
      const entries = JSON.parse(document.getText().replace(/^\s*\/\/.*$/gm, '')) as { key: string; command: string }[];
      assert.ok(entries.length > 500);
      const taken = new Set(entries.filter(({ command }) => !command.startsWith('tangent.')).map(({ key }) => key));
      const chords = manifest.contributes.keybindings.filter(({ key }) => key.includes(' '));
      assert.ok(chords.length > 0);
      assert.deepEqual(chords.filter(({ key }) => taken.has(key)), []);
      const single = manifest.contributes.keybindings.filter(({ key }) => !key.includes(' '));
      assert.deepEqual(single.filter(({ when }) => !when?.includes('focusedView == tangent.')), []);
    });

    it('ask a trainer to stop by a file that anyone may write', async () => {
      await whileLive(run, async () => {
        await vscode.commands.executeCommand('tangent.stopRun', run);
        await until(() => stopRequested(run));
      });
    });

    it('show the log of a run', async () => {
      await vscode.commands.executeCommand('tangent.showLog', run);
      const shown = await until(() => vscode.window.activeTextEditor?.document);
      assert.equal(shown.uri.fsPath, path.join(run, 'trainer.log'));
      assert.match(shown.getText(), /said the trainer/);
    });

    it('refuse to delete a run that goes on', async () => {
      await whileLive(run, async () => {
        await vscode.commands.executeCommand('tangent.deleteRun', run);
        assert.ok(existsSync(path.join(run, 'experiment.json')));
      });
    });

    it('move a run to the trash beside it, from where it comes back', async () => {
      await vscode.commands.executeCommand('tangent.deleteRun', run);
      assert.equal(existsSync(run), false);
      const deleted = (await listTrash(trashOf(path.dirname(run)))).find(({ from }) => from === run);
      assert.ok(deleted);
      assert.equal(await restoreRun(deleted.folder), run);
      assert.ok(existsSync(path.join(run, 'experiment.json')));
    });

    it('star a run, and take the star away', async () => {
      await vscode.commands.executeCommand('tangent.starRun', run);
      assert.equal(readAnnotations(run).starred, true);
      await vscode.commands.executeCommand('tangent.starRun', run);
      assert.equal(readAnnotations(run).starred, false);
    });

    it('of a menu whose line is lost do not befall the run in front', async () => {
      await vscode.commands.executeCommand('tangent.openPanel', run);
      await vscode.commands.executeCommand('tangent.starRun');
      assert.equal(readAnnotations(run).starred, true);
      await vscode.commands.executeCommand('tangent.starRun', undefined, undefined);
      assert.equal(readAnnotations(run).starred, true);
    });
  });
}
