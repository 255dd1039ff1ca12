import * as vscode from 'vscode';
import { bundledBackbones } from '../../contract/bundled-backbones';
import type { Inspection } from '../../contract/jobs';
import { wordsOf } from '../log';
import type { RecentBackbones } from '../recent-backbones';
import type { Trainer } from '../trainer';
import { KnownBackbones, type BackboneFacts } from './facts';

/** A network that comes with Tangent, or one of the user's own. */
export interface BackboneLine {
  /** Identifier, or the file's path. */
  readonly backbone: string;
  readonly name: string;
  readonly own: boolean;
  /** Null until it was inspected. */
  readonly facts: BackboneFacts | null;
  /** Why it cannot be used; null where that is not known. */
  readonly fault: string | null;
}

/** The networks of the view, with what is known of each. */
export class Backbones implements vscode.Disposable {
  readonly #trainer: Trainer;
  readonly #own: RecentBackbones;
  readonly #known: KnownBackbones;
  readonly #faults = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  /** @param state of all workspaces */
  constructor(trainer: Trainer, own: RecentBackbones, state: vscode.Memento, version: string) {
    this.#trainer = trainer;
    this.#own = own;
    this.#known = new KnownBackbones(state, version);
  }

  lines(): BackboneLine[] {
    const line = ({ id, name }: { id: string; name: string }, own: boolean): BackboneLine => ({
      ...{ backbone: id, name, own },
      ...{ facts: this.#known.get(id), fault: this.#faults.get(id) ?? null },
    });
    return [...bundledBackbones.map((one) => line(one, false)), ...this.#own.list().map((one) => line(one, true))];
  }

  async add(file: string): Promise<void> {
    await this.#own.add(file);
    this.#changed.fire();
  }

  async remove(file: string): Promise<void> {
    await this.#own.remove(file);
    this.#faults.delete(file);
    this.#changed.fire();
  }

  /** Asks the trainer what a network is made of. @throws TangentError that says why it cannot be used */
  async inspect(backbone: string, signal: AbortSignal): Promise<Inspection> {
    const inspection = await this.#trainer.ask({ job: 'inspect', backbone, linearize: null, classes: 10, measure: false }, signal);
    await this.#known.put(backbone, inspection);
    this.#faults.delete(backbone);
    this.#changed.fire();
    return inspection;
  }

  /** Inspects what is not known yet, one after the other, until aborted. */
  async learn(signal: AbortSignal): Promise<void> {
    for (const { backbone, facts, fault } of this.lines()) {
      if (signal.aborted) return;
      if (facts || fault !== null) continue;
      try {
        await this.inspect(backbone, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#faults.set(backbone, wordsOf(error).message);
        this.#changed.fire();
      }
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
