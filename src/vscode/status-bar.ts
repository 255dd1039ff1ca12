import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from './disposables';
import type { RunList } from './run-list';
import { progressWords } from './words';

/** What goes on, at the bottom of the window; a click opens the run, its tooltip has Stop and the log. */
export class StatusBar implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #item = this.#own.track(vscode.window.createStatusBarItem('tangent.status', vscode.StatusBarAlignment.Left));

  constructor(runs: RunList) {
    this.#item.name = vscode.l10n.t('Tangent');
    this.#own.track(runs.onDidSee(() => this.#update(runs)));
    this.#update(runs);
  }

  dispose(): void {
    this.#own.dispose();
  }

  #update({ live }: RunList): void {
    const [run] = live;
    if (!run) return this.#item.hide();
    const more = live.length > 1 ? ` (+${live.length - 1})` : '';
    this.#item.text = `$(loading~spin) ${vscode.l10n.t('Tangent: {0}', progressWords(run))}${more}`;
    this.#item.accessibilityInformation = { label: vscode.l10n.t('Tangent: {0}', progressWords(run)) };
    this.#item.command = { command: 'tangent.openPanel', title: vscode.l10n.t('Open Run'), arguments: [run.folder] };
    this.#item.tooltip = tooltip(run.folder, run.experiment.dataset);
    this.#item.show();
  }
}

function tooltip(folder: string, dataset: string): vscode.MarkdownString {
  const commands = ['tangent.stopRun', 'tangent.showLog'];
  const markdown = new vscode.MarkdownString().appendText(`${path.basename(dataset)}\n\n`);
  markdown.isTrusted = { enabledCommands: commands };
  const link = (title: string, command: string): string =>
    `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([folder]))})`;
  return markdown.appendMarkdown(
    `${link(vscode.l10n.t('Stop'), 'tangent.stopRun')} · ${link(vscode.l10n.t('Show Log'), 'tangent.showLog')}`,
  );
}
