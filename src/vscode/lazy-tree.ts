import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Disposables } from './disposables';

const mostLooks = 20;
/** Milliseconds. */
const betweenLooks = 50;

/** What a view shows: loaded when it is first seen. */
export interface TreeContent<T> {
  readonly onDidChange: vscode.Event<T | undefined>;
  getChildren(element?: T): vscode.ProviderResult<T[]>;
  getTreeItem(element: T): vscode.TreeItem;
  getParent?(element: T): T | undefined;
}

/** A view of the side bar that asks for its content only when VS Code does. */
export class LazyTree<T> implements vscode.TreeDataProvider<T>, vscode.Disposable {
  readonly view: vscode.TreeView<T>;
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<T | undefined>());
  readonly #load: () => TreeContent<T>;
  #content: TreeContent<T> | null = null;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(id: string, load: () => TreeContent<T>, options: Omit<vscode.TreeViewOptions<T>, 'treeDataProvider'> = {}) {
    this.#load = load;
    this.view = this.#own.track(vscode.window.createTreeView(id, { ...options, treeDataProvider: this }));
  }

  getChildren(element?: T): vscode.ProviderResult<T[]> {
    return this.#loaded().getChildren(element);
  }

  getTreeItem(element: T): vscode.TreeItem {
    return this.#loaded().getTreeItem(element);
  }

  getParent(element: T): T | undefined {
    return this.#loaded().getParent?.(element);
  }

  /** The lines that a click has selected, waited for where VS Code asks for all lines anew: meanwhile it knows none of them. */
  async clicked(): Promise<readonly T[]> {
    for (let looks = 1; this.view.selection.length === 0 && looks < mostLooks; looks += 1) await wait(betweenLooks);
    return this.view.selection;
  }

  dispose(): void {
    this.#own.dispose();
  }

  #loaded(): TreeContent<T> {
    if (!this.#content) {
      this.#content = this.#load();
      this.#own.track(this.#content.onDidChange((element) => this.#changed.fire(element)));
    }
    return this.#content;
  }
}
