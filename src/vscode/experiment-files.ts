import * as vscode from 'vscode';
import { experimentGlobs, isExperimentFile } from '../contract/experiment-name';
import { Disposables } from './disposables';

const pattern = `**/{${experimentGlobs.join(',')}}`;
/** Runs and packages hold none that belong to the user. */
const left = '**/{node_modules,.tangent,.git}/**';
const most = 500;

/** The experiment files of the workspace, watched only as long as someone has asked for it. */
export class ExperimentFiles implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<void>());
  #watching: Disposables | null = null;
  #files: readonly string[] = [];
  readonly onDidChange = this.#changed.event;

  /** Absolute paths, sorted. */
  get files(): readonly string[] {
    return this.#files;
  }

  watch(): void {
    if (this.#watching) return;
    const watching = new Disposables();
    this.#watching = watching;
    const watcher = watching.track(vscode.workspace.createFileSystemWatcher(pattern, false, true, false));
    watching.track(watcher.onDidCreate(() => this.#look()));
    watching.track(watcher.onDidDelete(() => this.#look()));
    watching.track(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#look()));
    this.#look();
  }

  unwatch(): void {
    this.#watching?.dispose();
    this.#watching = null;
  }

  dispose(): void {
    this.unwatch();
    this.#own.dispose();
  }

  #look(): void {
    void vscode.workspace.findFiles(pattern, left, most).then((found) => {
      const files = found.filter(({ scheme, path }) => scheme === 'file' && isExperimentFile(path)).map(({ fsPath }) => fsPath).sort();
      if (files.join('\n') === this.#files.join('\n')) return;
      this.#files = files;
      this.#changed.fire();
    });
  }
}
