import * as vscode from 'vscode';
import { bytes } from '../../contract/format';
import { asking } from '../commands/asking';
import type { Trainer } from '../trainer';
import { RememberedChecks, type Check } from './remembered';

/** What is known of this machine; nothing is tried until a user asks. */
export class Environment implements vscode.Disposable {
  readonly #trainer: Trainer;
  readonly #remembered: RememberedChecks;
  readonly #changed = new vscode.EventEmitter<void>();
  #running: Promise<void> | null = null;
  readonly onDidChange = this.#changed.event;

  /** @param state of all workspaces */
  constructor(trainer: Trainer, state: vscode.Memento) {
    this.#trainer = trainer;
    this.#remembered = new RememberedChecks(state);
  }

  get check(): Check | null {
    return this.#remembered.get();
  }

  get checking(): boolean {
    return this.#running !== null;
  }

  /** Tries every engine of this machine, once at a time. @throws the trainer's errors */
  async runChecks(): Promise<void> {
    this.#running ??= this.#try().finally(() => {
      this.#running = null;
      this.#changed.fire();
    });
    this.#changed.fire();
    await this.#running;
  }

  /** Removes what is kept between runs, after a question. @throws the trainer's errors */
  async clearCache(): Promise<void> {
    const clear = vscode.l10n.t('Clear');
    const detail = vscode.l10n.t('Features and thumbnails are computed again when a run needs them. Runs and their results stay.');
    const answer = await vscode.window.showWarningMessage(vscode.l10n.t('Clear the cache?'), { modal: true, detail }, clear);
    if (answer !== clear) return;
    const cleared = await asking(vscode.l10n.t('Clearing the cache'), (signal) => this.#trainer.ask({ job: 'clear-cache' }, signal));
    const check = this.check;
    if (check) {
      const { diagnosis } = check;
      const cache = { ...diagnosis.cache, bytes: cleared.leftBytes, freeBytes: diagnosis.cache.freeBytes + cleared.bytes };
      await this.#remembered.put({ ...diagnosis, cache });
    }
    this.#changed.fire();
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} are free again.', bytes(cleared.bytes)));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #try(): Promise<void> {
    const title = vscode.l10n.t('Trying the engines of this machine');
    const diagnosis = await asking(title, (signal) => this.#trainer.ask({ job: 'doctor' }, signal));
    await this.#remembered.put(diagnosis);
    const chosen = diagnosis.engines.find((engine) => engine.chosen);
    const words = chosen
      ? vscode.l10n.t('{0} on {1} is the fastest engine that computes rightly here.', chosen.name, chosen.device)
      : vscode.l10n.t('No engine of this machine computes rightly.');
    void vscode.window.showInformationMessage(words);
  }
}
