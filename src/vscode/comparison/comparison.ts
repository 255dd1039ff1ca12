import * as vscode from 'vscode';
import { pageFolder } from '../pages/html';
import type { Services } from '../services';
import { comparisonType } from '../view-types';
import type { ComparisonActions } from './messages';
import { ComparisonPanel } from './panel';

/** The one tab in which runs are compared. VS Code gives it back after a reload. */
export class Comparison implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #services: Services;
  readonly #actions: ComparisonActions;
  #panel: ComparisonPanel | null = null;

  constructor(services: Services, actions: ComparisonActions) {
    this.#services = services;
    this.#actions = actions;
  }

  /** @param runs folders to select; none leaves the selection as it was */
  open(runs: readonly string[]): ComparisonPanel {
    const panel = this.#panel ?? this.#add(this.#tab());
    panel.select(runs);
    panel.reveal();
    return panel;
  }

  get panel(): ComparisonPanel | null {
    return this.#panel;
  }

  async deserializeWebviewPanel(tab: vscode.WebviewPanel): Promise<void> {
    if (this.#panel) tab.dispose();
    else this.#add(tab);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #tab(): vscode.WebviewPanel {
    const { extension } = this.#services;
    return vscode.window.createWebviewPanel(comparisonType, 'Tangent', vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [pageFolder(extension)],
    });
  }

  #add(tab: vscode.WebviewPanel): ComparisonPanel {
    const { extension } = this.#services;
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', 'icons', `panel-${theme}.svg`);
    tab.iconPath = { light: icon('light'), dark: icon('dark') };
    tab.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
    const panel = new ComparisonPanel(tab, this.#services, this.#actions);
    this.#panel = panel;
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = null;
    });
    return panel;
  }
}
