import * as vscode from 'vscode';
import { Disposables } from '../disposables';
import type { TreeContent } from '../lazy-tree';
import type { Environment } from './environment';
import { environmentLines, type EnvironmentLine } from './lines';

/** The view of the machine: which engine computes on what, and why not on the graphics processor. */
export class EnvironmentTree implements TreeContent<EnvironmentLine>, vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<undefined>());
  readonly #environment: Environment;
  readonly onDidChange = this.#changed.event;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#own.track(environment.onDidChange(() => this.#changed.fire(undefined)));
  }

  getChildren(line?: EnvironmentLine): EnvironmentLine[] {
    return line ? [...(line.children ?? [])] : environmentLines(this.#environment.check, this.#environment.checking);
  }

  getTreeItem({ id, label, description, icon, tooltip, kind, command, children }: EnvironmentLine): vscode.TreeItem {
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, children && children.length > 0 ? Collapsed : None);
    item.id = id;
    item.description = description;
    item.iconPath = new vscode.ThemeIcon(icon);
    item.tooltip = tooltip ?? `${label}: ${description}`;
    item.contextValue = `environment.${kind}`;
    if (command) item.command = { command, title: label };
    item.accessibilityInformation = { label: [label, description].filter((part) => part !== '').join(', ') };
    return item;
  }

  dispose(): void {
    this.#own.dispose();
  }
}
