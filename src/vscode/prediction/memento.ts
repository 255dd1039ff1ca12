import type * as vscode from 'vscode';
import { z } from 'zod';
import { mostPictures } from '../../contract/pages/prediction';

const key = 'tangent.predictions';
const most = 8;

/** What brings a panel back after a reload: the run that was asked and the pictures. */
const mementoSchema = z.object({ id: z.string(), run: z.string().nullable(), files: z.array(z.string()).max(mostPictures) });

export type PredictionMemento = z.infer<typeof mementoSchema>;

const keptSchema = z.array(z.unknown()).catch([]).transform((all) => all.flatMap((one) => mementoSchema.safeParse(one).data ?? []));

/** The last panels of predictions of a workspace, by the identifier that each page keeps as its state. */
export class PredictionMementos {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The panel of an identifier, or without one the last. */
  read(id: string | null): PredictionMemento | null {
    const all = this.#all();
    return (id === null ? all[0] : all.find((one) => one.id === id)) ?? null;
  }

  /** @throws the error of the state's storage */
  async write(memento: PredictionMemento): Promise<void> {
    await this.#state.update(key, [memento, ...this.#all().filter(({ id }) => id !== memento.id)].slice(0, most));
  }

  /** @throws the error of the state's storage */
  async remove(id: string): Promise<void> {
    await this.#state.update(key, this.#all().filter((one) => one.id !== id));
  }

  #all(): PredictionMemento[] {
    return keptSchema.parse(this.#state.get(key));
  }
}
