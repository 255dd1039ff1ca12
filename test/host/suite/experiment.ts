import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { initialForm } from '../../../src/contract/experiment-form';
import { newDocument, readDocument } from '../../../src/experiments';
import { Writer } from '../../../src/vscode/experiment/writer';
import { until, workspaceFolder } from './runs';

/** The tabs with the editor of experiments, by the files that they are on. */
const editors = (): vscode.Uri[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) => (input instanceof vscode.TabInputCustom && input.viewType === 'tangent.experiment' ? [input.uri] : [])),
  );

/** Two classes, as far as names tell. */
async function makeClasses(folder: string): Promise<void> {
  for (const name of ['a', 'b']) {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, '1.png'), 'x');
  }
}

export function experimentTests(): void {
  describe('the editor of experiments', () => {
    let pictures = '';

    before(async () => {
      pictures = path.join(workspaceFolder(), 'photos');
      await makeClasses(pictures);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });
    after(async () => {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await rm(pictures, { recursive: true, force: true });
      await rm(`${pictures}.tangent.json`, { force: true });
    });

    it('opens on a folder as a file of the workspace, once', async () => {
      await vscode.commands.executeCommand('tangent.adaptFolder', vscode.Uri.file(pictures));
      const file = await until(() => editors()[0]);
      assert.equal(file.scheme, 'file');
      assert.equal(file.fsPath, `${pictures}.tangent.json`);
      await vscode.commands.executeCommand('tangent.adaptFolder', vscode.Uri.file(pictures));
      assert.equal(editors().length, 1);
      const document = await vscode.workspace.openTextDocument(file);
      assert.equal(document.isDirty, false);
      assert.equal(readDocument(document.getText()).form.dataset, 'photos');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await until(() => editors().length === 0);
      await rm(file.fsPath);
    });

    it('opens on a folder elsewhere with a file of the workspace, whose name is free', async () => {
      const elsewhere = await mkdtemp(path.join(tmpdir(), 'elsewhere-'));
      await makeClasses(elsewhere);
      const taken = path.join(workspaceFolder(), `${path.basename(elsewhere)}.tangent.json`);
      await writeFile(taken, newDocument({ dataset: 'photos' }));
      await vscode.commands.executeCommand('tangent.adaptFolder', vscode.Uri.file(elsewhere));
      const file = await until(() => editors()[0]);
      assert.equal(path.basename(file.fsPath), `${path.basename(elsewhere)}-2.tangent.json`);
      const document = await vscode.workspace.openTextDocument(file);
      assert.equal(readDocument(document.getText()).form.dataset, elsewhere);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await Promise.all([taken, file.fsPath, elsewhere].map((one) => rm(one, { recursive: true })));
    });

    it('opens on a folder with the file that is there for it', async () => {
      const file = vscode.Uri.file(path.join(workspaceFolder(), 'mine.tangent.json'));
      await writeFile(file.fsPath, newDocument({ dataset: 'photos' }));
      await vscode.commands.executeCommand('tangent.adaptFolder', vscode.Uri.file(pictures));
      assert.equal((await until(() => editors()[0])).toString(), file.toString());
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await rm(file.fsPath);
    });

    it('writes what is set as steps of undo, the newest alone, and before a save', async () => {
      const file = vscode.Uri.file(path.join(workspaceFolder(), 'steps.tangent.json'));
      await writeFile(file.fsPath, '{\n  // kept\n  "dataset": "photos", "epochs": 3\n}\n');
      const document = await vscode.workspace.openTextDocument(file);
      await vscode.window.showTextDocument(document);
      const writer = new Writer(document);
      try {
        const form = { ...initialForm(), dataset: 'photos', epochs: 4 };
        writer.put({ ...form, epochs: 5 });
        await until(() => document.isDirty && !writer.writing);
        writer.put({ ...form, epochs: 4 });
        writer.put({ ...form, epochs: 6 });
        assert.ok(writer.writing);
        assert.ok(await document.save());
        assert.equal(await readFile(file.fsPath, 'utf8'), '{\n  // kept\n  "dataset": "photos", "epochs": 6\n}\n');
        writer.put({ ...form, epochs: 7 });
        await writer.flush();
        await vscode.commands.executeCommand('undo');
        assert.match(document.getText(), /"epochs": 6/);
        await vscode.commands.executeCommand('undo');
        assert.match(document.getText(), /"epochs": 5/);
      } finally {
        writer.dispose();
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
        await rm(file.fsPath);
      }
    });
  });
}
