import * as vscode from 'vscode';
import { stepKey, walkthroughSteps, type WalkthroughStep } from './walkthrough-steps';

const key = 'tangent.walkthrough';
/** Milliseconds after which VS Code may have registered a walkthrough whose page has just opened. */
const settling = [200, 1500, 6000];

/**
 * Ticks the steps of the walkthrough that were done, whether before or after it was opened. VS Code ticks a step when a
 * context key becomes true while it knows the walkthrough, which it does not before a page of walkthroughs is opened, and
 * never where the key was true before: so keys of their own become true for a moment, when a step is done and when such a
 * page opens.
 */
export class Walkthrough implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #tabs: vscode.Disposable;
  readonly #timers = new Set<NodeJS.Timeout>();

  /** @param state kept with all workspaces, as VS Code keeps the ticks */
  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#tabs = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      if ([...opened, ...changed].some(mayBeWalkthrough)) this.#tickSoon();
    });
    if (vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(mayBeWalkthrough))) this.#tickSoon();
  }

  /** Remembers that steps are done, and ticks those that were not. */
  async done(...steps: readonly WalkthroughStep[]): Promise<void> {
    const known = this.#done;
    const fresh = steps.filter((step) => !known.includes(step));
    if (fresh.length === 0) return;
    await this.#state.update(key, [...known, ...fresh]);
    await tick(fresh);
  }

  dispose(): void {
    this.#tabs.dispose();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  get #done(): readonly WalkthroughStep[] {
    const kept: unknown = this.#state.get(key);
    return walkthroughSteps.filter((step) => Array.isArray(kept) && kept.includes(step));
  }

  #tickSoon(): void {
    if (this.#done.length === 0) return;
    for (const milliseconds of settling) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void tick(this.#done);
      }, milliseconds);
      this.#timers.add(timer);
    }
  }
}

/** Pages of VS Code's own have no input that extensions know. */
const mayBeWalkthrough = ({ input }: vscode.Tab): boolean => input === undefined;

async function tick(steps: readonly WalkthroughStep[]): Promise<void> {
  for (const step of steps) {
    for (const value of [true, false]) await vscode.commands.executeCommand('setContext', stepKey(step), value);
  }
}
