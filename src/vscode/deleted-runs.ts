import path from 'node:path';
import * as vscode from 'vscode';
import { runTitle } from '../contract/across/rows';
import { TangentError } from '../contract/errors';
import type { RunView } from '../contract/run-view';
import { deleteRun, emptyTrash, hasEnded, listTrash, restoreRun, trashOf, type DeletedRun } from '../runs';
import { untilAnswered } from './pick';
import type { RunList } from './run-list';
import { t } from './translate';

/** Moves runs to the trash beside them and back. The trash itself remembers, so a reload loses nothing. */
export class DeletedRuns implements vscode.Disposable {
  readonly #runs: RunList;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeDeleted = this.#changed.event;
  /** Those deleted last, where they lie now. */
  #last: readonly string[] = [];

  constructor(runs: RunList) {
    this.#runs = runs;
  }

  /** How many runs `undo` would bring back. */
  get deleted(): number {
    return this.#last.length;
  }

  /** @throws TangentError if one of them is going on; then none is deleted */
  async delete(runs: readonly RunView[]): Promise<void> {
    if (runs.length === 0) return;
    if (runs.some(({ status }) => !hasEnded(status))) {
      throw new TangentError('run-busy', vscode.l10n.t('A run that is going on is not deleted: stop it first.'));
    }
    const trashed: string[] = [];
    try {
      for (const { folder } of runs) trashed.push(await deleteRun(folder));
    } finally {
      this.#tell(trashed);
    }
    void this.#offerUndo(runs, trashed);
  }

  /** Brings back what was deleted last. */
  async undo(folders = this.#last): Promise<void> {
    for (const folder of folders) await restoreRun(folder);
    this.#tell([]);
  }

  /** Lets the user choose what to bring back. */
  async choose(): Promise<void> {
    const items = (await this.#trash()).map((run) => ({
      folder: run.folder,
      label: run.title,
      description: vscode.l10n.t('deleted {0}', run.deletedAt.toLocaleString(vscode.env.language)),
      detail: run.from,
    }));
    if (items.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('The trash holds no deleted run.'));
      return;
    }
    const placeHolder = vscode.l10n.t('Choose runs to restore. Deleted runs are kept for 30 days.');
    const picked = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder, matchOnDetail: true, ...untilAnswered });
    if (picked) await this.undo(picked.map(({ folder }) => folder));
  }

  /** Removes all deleted runs for good, after a question. */
  async empty(): Promise<void> {
    const runs = await this.#trash();
    if (runs.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('The trash holds no deleted run.'));
      return;
    }
    const forGood = vscode.l10n.t('Delete Permanently');
    const question = runs.length === 1 ? vscode.l10n.t('Delete 1 run permanently?') : vscode.l10n.t('Delete {0} runs permanently?', runs.length);
    const detail = vscode.l10n.t('Their models, curves and reports cannot be brought back. The pictures stay where they are.');
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, forGood)) !== forGood) return;
    for (const trash of this.#trashes()) await emptyTrash(trash);
    this.#tell([]);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #trashes(): string[] {
    return [...new Set(this.#runs.folders.map(trashOf))];
  }

  async #trash(): Promise<DeletedRun[]> {
    const lists = await Promise.all(this.#trashes().map(listTrash));
    return lists.flat().sort((a, b) => b.deletedAt.getTime() - a.deletedAt.getTime());
  }

  async #offerUndo(runs: readonly RunView[], trashed: readonly string[]): Promise<void> {
    const [first] = runs;
    const undo = vscode.l10n.t('Undo');
    const words =
      runs.length === 1 && first ? vscode.l10n.t('The run {0} is deleted.', `${runTitle(first, t)} (${path.basename(first.folder)})`) : vscode.l10n.t('{0} runs are deleted.', runs.length);
    if ((await vscode.window.showInformationMessage(words, undo)) === undo) await this.undo(trashed);
  }

  #tell(last: readonly string[]): void {
    this.#last = last;
    this.#changed.fire();
  }
}
