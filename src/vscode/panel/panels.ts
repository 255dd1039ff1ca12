import * as vscode from 'vscode';
import type { RunList } from '../run-list';
import type { Services } from '../services';
import { pageFolder } from './html';
import { mementoSchema, readMemento } from './memento';
import { Panel } from './panel';

const type = 'tangent.panel';

/** The open tabs: at most one for each run, and one for settings. VS Code gives them back after a reload. */
export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #services: Services;
  readonly #panels = new Set<Panel>();
  readonly #serializer = vscode.window.registerWebviewPanelSerializer(type, this);

  constructor(services: Services) {
    this.#services = services;
  }

  /** Prepares a run, on a folder if one is given. */
  openNew(dataset?: string): void {
    const open = [...this.#panels].find(({ folder }) => folder === null);
    const panel = open ?? this.#add(this.#tab(dataset), null);
    if (dataset !== undefined) panel.edit({ dataset });
    panel.reveal();
  }

  openRun(run: string): void {
    const open = [...this.#panels].find(({ folder }) => folder === run);
    const dataset = this.#services.runs.find(run)?.experiment.dataset;
    const panel = open ?? this.#add(this.#tab(dataset), null);
    if (!open) panel.show(run);
    panel.reveal();
  }

  /** The panel last used, else the run that goes on, else the newest, else new settings. */
  openAny(runs: RunList): void {
    const run = runs.live[0] ?? runs.views[0];
    const [panel] = [...this.#panels].reverse();
    if (panel) panel.reveal();
    else if (run) this.openRun(run.folder);
    else this.openNew();
  }

  async deserializeWebviewPanel(tab: vscode.WebviewPanel, state: unknown): Promise<void> {
    const own = mementoSchema.safeParse(state);
    this.#add(tab, own.success ? own.data : readMemento(this.#services.state));
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const panel of this.#panels) panel.dispose();
  }

  #tab(dataset?: string): vscode.WebviewPanel {
    const { extension } = this.#services;
    const tab = vscode.window.createWebviewPanel(type, 'Tangent', vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [pageFolder(extension), ...(dataset === undefined ? [] : [vscode.Uri.file(dataset)])],
    });
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', 'icons', `panel-${theme}.svg`);
    tab.iconPath = { light: icon('light'), dark: icon('dark') };
    return tab;
  }

  #add(tab: vscode.WebviewPanel, memento: ReturnType<typeof readMemento>): Panel {
    const panel = new Panel(tab, this.#services, memento);
    this.#panels.add(panel);
    panel.onDidDispose(() => this.#panels.delete(panel));
    return panel;
  }
}
