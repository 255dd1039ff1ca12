import type * as vscode from 'vscode';
import { z } from 'zod';
import { panelFormSchema } from '../../contract/panel';

const key = 'tangent.panels';
const most = 16;

const mementoSchema = z.object({ run: z.string().nullable(), form: panelFormSchema });

/** What brings a panel back after a reload: which run it shows, or which settings were being made. */
export type PanelMemento = z.infer<typeof mementoSchema>;

const keptSchema = z.array(mementoSchema.extend({ id: z.string() })).catch([]);

/** The last panels of a workspace, by the identifier that each page keeps as its state. */
export class PanelMementos {
  readonly #state: vscode.Memento;
  readonly #written = new Map<string, string>();

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Those changed last before the others. */
  all(): readonly (PanelMemento & { readonly id: string })[] {
    return keptSchema.parse(this.#state.get(key));
  }

  read(id: string): PanelMemento | null {
    return this.all().find((one) => one.id === id) ?? null;
  }

  /** Forgets a panel that was closed. @throws the error of the state's storage */
  async remove(id: string): Promise<void> {
    this.#written.delete(id);
    await this.#state.update(key, this.all().filter((one) => one.id !== id));
  }

  /** Writes what has changed. @throws the error of the state's storage */
  async write(id: string, memento: PanelMemento): Promise<void> {
    const text = JSON.stringify(memento);
    if (this.#written.get(id) === text) return;
    this.#written.set(id, text);
    const others = this.all().filter((one) => one.id !== id);
    await this.#state.update(key, [{ id, ...memento }, ...others].slice(0, most));
  }
}
