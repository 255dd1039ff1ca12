import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { z } from 'zod';
import { hasEnded, lives, ownIdentity } from '../../runs';
import { logError } from '../log';
import { pageFolder } from '../pages/html';
import type { Services } from '../services';
import { runPanelType } from '../view-types';
import { PanelMementos } from './memento';
import { RunPanel } from './panel';

/** Milliseconds after which VS Code has given back the tabs that it remembers. */
const settling = 2000;
/** A window that is loaded anew may begin before its last process has ended. */
const mostAttempts = 8;

/** What a page keeps as its own state. */
const pageStateSchema = z.object({ panel: z.string() });

/** The tabs of runs: at most one for each. VS Code gives them back after a reload. */
export class RunPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #services: Services;
  readonly #mementos: PanelMementos;
  readonly #panels = new Set<RunPanel>();
  readonly #type: string;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  /** @param type of the tabs, by which VS Code gives them back */
  constructor(services: Services, type = runPanelType) {
    this.#services = services;
    this.#type = type;
    this.#mementos = new PanelMementos(services.state);
  }

  /** Opens the lost tab of a run that goes on, once VS Code has given back the others. */
  awaitLost(attempts = mostAttempts): void {
    const { log } = this.#services;
    const attempt = async (): Promise<void> => {
      const decided = await this.reopenLost();
      if (!decided && attempts > 1 && !this.#disposed) this.awaitLost(attempts - 1);
    };
    this.#timer = setTimeout(() => void attempt().catch((error: unknown) => logError(error, log)), settling);
  }

  /** The folder of the run whose tab is in front. */
  get front(): string | null {
    return [...this.#panels].find(({ active }) => active)?.folder ?? null;
  }

  open(run: string): void {
    const open = [...this.#panels].find(({ folder }) => folder === run);
    (open ?? this.#add(this.#tab(), run)).reveal();
  }

  /**
   * The panel last used, else the run that goes on, else the newest.
   * @returns whether there is one
   */
  async openAny(): Promise<boolean> {
    const [panel] = [...this.#panels].reverse();
    if (panel) panel.reveal();
    if (panel) return true;
    const [run] = await this.#services.runs.look();
    if (run) this.open(run.folder);
    return run !== undefined;
  }

  /** VS Code may give a page's state as it was some seconds before a reload, or none at all. */
  async deserializeWebviewPanel(tab: vscode.WebviewPanel, state: unknown): Promise<void> {
    const page = pageStateSchema.safeParse(state);
    const memento = page.success ? this.#mementos.read(page.data.panel) : null;
    if (memento) return void this.#add(tab, memento.run, memento.id);
    const run = await this.#substitute();
    if (run === null) tab.dispose();
    else this.#add(tab, run);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const panel of this.#panels) panel.dispose();
  }

  #tab(): vscode.WebviewPanel {
    const { extension } = this.#services;
    const tab = vscode.window.createWebviewPanel(this.#type, 'Tangent', vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [pageFolder(extension), this.#services.thumbnails.root],
    });
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', 'icons', `panel-${theme}.svg`);
    tab.iconPath = { light: icon('light'), dark: icon('dark') };
    return tab;
  }

  /**
   * Opens the run again that the last panel showed, if it goes on, no tab has come back, and no other window has it: VS
   * Code remembers tabs some seconds late as well.
   * @returns false as long as another process has the tab, which may be the window before its reload
   */
  async reopenLost(): Promise<boolean> {
    const [last] = this.#mementos.all();
    if (!last) return true;
    if (this.#mementos.all().some(({ run, owner }) => run === last.run && owner !== null && lives(owner) !== false)) return false;
    const run = (await this.#services.runs.look()).find(({ folder }) => folder === last.run);
    if (run && !hasEnded(run.status) && !this.#disposed && !this.#hasTab()) this.open(run.folder);
    return true;
  }

  /** Whether there is a tab of ours, drawn yet or not. */
  #hasTab(): boolean {
    const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
    return inputs.some((input) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(this.#type));
  }

  /** What a panel shows of which nothing is known: the run that goes on, else the newest, unless others show it. */
  async #substitute(): Promise<string | null> {
    const runs = await this.#services.runs.look();
    const shown = new Set([...this.#panels].map(({ folder }) => folder));
    return runs.find(({ folder }) => !shown.has(folder))?.folder ?? null;
  }

  #add(tab: vscode.WebviewPanel, folder: string, id: string = randomUUID()): RunPanel {
    const panel = new RunPanel(tab, this.#services, { id, folder });
    // While a tab is open the status bar shows what goes on.
    const hold = this.#services.runs.hold();
    this.#panels.add(panel);
    const failed = (error: unknown): void => logError(error, this.#services.log);
    this.#mementos.write({ id, run: folder, owner: ownIdentity() }).catch(failed);
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      hold.dispose();
      // The window's end closes no tab: the next window may open it again.
      const kept = this.#disposed ? this.#mementos.write({ id, run: folder, owner: null }) : this.#mementos.remove(id);
      kept.catch(failed);
    });
    return panel;
  }
}
