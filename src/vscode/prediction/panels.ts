import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { z } from 'zod';
import { logError } from '../log';
import type { Services } from '../services';
import { predictionPanelType } from '../view-types';
import { PredictionMementos, type PredictionMemento } from './memento';
import { PredictionPanel } from './panel';

/** What a page keeps as its own state. */
const pageStateSchema = z.object({ panel: z.string() });

/** The tabs of predictions. VS Code gives them back after a reload. */
export class PredictionPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #services: Services;
  readonly #mementos: PredictionMementos;
  readonly #panels = new Set<PredictionPanel>();
  #disposed = false;

  constructor(services: Services) {
    this.#services = services;
    this.#mementos = new PredictionMementos(services.state);
  }

  /**
   * Shows what a run takes pictures for, in the tab of that run, or of whichever is open where none is named.
   * @param run null for the newest that has finished
   */
  async open(run: string | null, names: readonly string[]): Promise<void> {
    const open = [...this.#panels].reverse().find((panel) => run === null || panel.run === run);
    const panel = open ?? this.#add(this.#tab(), { id: randomUUID(), run, files: [] });
    panel.reveal();
    if (names.length > 0) await panel.attempts.attempt(() => panel.add(names));
  }

  /** VS Code may give a page's state as it was some seconds before a reload, or none at all. */
  async deserializeWebviewPanel(tab: vscode.WebviewPanel, state: unknown): Promise<void> {
    const page = pageStateSchema.safeParse(state);
    const memento = this.#mementos.read(page.success ? page.data.panel : null);
    const shown = [...this.#panels].some(({ id }) => id === memento?.id);
    this.#add(tab, memento && !shown ? memento : { id: randomUUID(), run: null, files: [] });
    return Promise.resolve();
  }

  dispose(): void {
    this.#disposed = true;
    for (const panel of this.#panels) panel.dispose(false);
  }

  #tab(): vscode.WebviewPanel {
    const title = vscode.l10n.t('Tangent: Predict');
    const tab = vscode.window.createWebviewPanel(predictionPanelType, title, vscode.ViewColumn.Active, { enableScripts: true });
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.#services.extension, 'media', 'icons', `panel-${theme}.svg`);
    tab.iconPath = { light: icon('light'), dark: icon('dark') };
    return tab;
  }

  #add(tab: vscode.WebviewPanel, memento: PredictionMemento): PredictionPanel {
    const panel = new PredictionPanel(tab, this.#services, memento);
    const failed = (error: unknown): void => logError(error, this.#services.log);
    this.#panels.add(panel);
    panel.onDidChange((changed) => void this.#mementos.write(changed).catch(failed));
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      // The window's end closes no tab.
      if (!this.#disposed) this.#mementos.remove(panel.id).catch(failed);
    });
    return panel;
  }
}
