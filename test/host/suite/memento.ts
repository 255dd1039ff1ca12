import type * as vscode from 'vscode';

/** A memento that lasts as long as the test. */
export class ShortMemento implements vscode.Memento {
  readonly #values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string, otherwise?: T): T | undefined {
    return this.#values.has(key) ? (this.#values.get(key) as T) : otherwise;
  }

  async update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
  }
}
