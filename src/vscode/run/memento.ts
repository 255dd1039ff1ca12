import type * as vscode from 'vscode';
import { z } from 'zod';
import { identitySchema } from '../../runs';

const key = 'tangent.panels';
const most = 16;

/** What brings a panel back after a reload: which run it shows, and the process of the window that has it open. */
const mementoSchema = z.object({ id: z.string(), run: z.string(), owner: identitySchema.nullable().catch(null) });

export type PanelMemento = z.infer<typeof mementoSchema>;

const keptSchema = z.array(z.unknown()).catch([]).transform((all) => all.flatMap((one) => {
  const parsed = mementoSchema.safeParse(one);
  return parsed.success ? [parsed.data] : [];
})); // prettier-ignore

/** The last panels of a workspace, by the identifier that each page keeps as its state. */
export class PanelMementos {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Those opened last before the others. */
  all(): readonly PanelMemento[] {
    return keptSchema.parse(this.#state.get(key));
  }

  read(id: string): PanelMemento | null {
    return this.all().find((one) => one.id === id) ?? null;
  }

  /** Forgets a panel that was closed. @throws the error of the state's storage */
  async remove(id: string): Promise<void> {
    await this.#state.update(key, this.all().filter((one) => one.id !== id));
  }

  /** @throws the error of the state's storage */
  async write({ id, run, owner }: PanelMemento): Promise<void> {
    const others = this.all().filter((one) => one.id !== id);
    await this.#state.update(key, [{ id, run, owner }, ...others].slice(0, most));
  }
}
