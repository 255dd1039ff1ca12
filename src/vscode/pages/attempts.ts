import * as vscode from 'vscode';
import { logError, wordsOf } from '../log';

/** What a page asks for and may fail: the newest error is kept to be shown in the page, and logged. */
export class Attempts {
  readonly #log: vscode.LogOutputChannel;
  readonly #changed: () => void;
  #error: { code: string; message: string } | null = null;
  #launching = false;

  /** @param changed is called when there is something else to be shown */
  constructor(log: vscode.LogOutputChannel, changed: () => void) {
    this.#log = log;
    this.#changed = changed;
  }

  get error(): { code: string; message: string } | null {
    return this.#error;
  }

  /** Whether a launch is under way: meanwhile the page's buttons wait. */
  get launching(): boolean {
    return this.#launching;
  }

  async attempt(work: () => Promise<void>): Promise<void> {
    this.dismiss();
    try {
      await work();
    } catch (error) {
      this.fail(error);
    }
  }

  /** An attempt of which only one goes on at a time. */
  async launch(work: () => Promise<void>): Promise<void> {
    if (this.#launching) return;
    this.#launching = true;
    await this.attempt(work);
    this.#launching = false;
    this.#changed();
  }

  /** What the user has ended is no error. */
  fail(error: unknown): void {
    if (error instanceof vscode.CancellationError) return;
    logError(error, this.#log);
    this.show(wordsOf(error));
  }

  show(error: { code: string; message: string }): void {
    this.#error = error;
    this.#changed();
  }

  dismiss(): void {
    this.#error = null;
    this.#changed();
  }
}
