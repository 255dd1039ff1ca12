import type { Disposable } from 'vscode';

/** Owns what is born inside it, and ends it in reverse order. */
export class Disposables implements Disposable {
  readonly #owned: Disposable[] = [];

  track<T extends Disposable>(one: T): T {
    this.#owned.push(one);
    return one;
  }

  dispose(): void {
    for (const one of this.#owned.splice(0).reverse()) one.dispose();
  }
}
