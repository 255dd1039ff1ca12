/** Which pictures of a gallery are chosen, and which one the keyboard is on. */
export class Selection {
  #all: readonly string[] = [];
  #chosen = new Set<string>();
  #active = 0;
  /** From where Shift extends. */
  #anchor = 0;

  /** Index of the picture that the keyboard is on. */
  get active(): number {
    return this.#active;
  }

  /** The pictures chosen, in their order. */
  get files(): string[] {
    return this.#all.filter((file) => this.#chosen.has(file));
  }

  has(file: string): boolean {
    return this.#chosen.has(file);
  }

  /**
   * Other pictures: what of the old ones is among them stays chosen.
   * @returns whether the picture that the keyboard is on is still there
   */
  replace(files: readonly string[]): boolean {
    const active = this.#all[this.#active];
    const at = active === undefined ? -1 : files.indexOf(active);
    const there = new Set(files);
    this.#all = files;
    this.#chosen = new Set([...this.#chosen].filter((file) => there.has(file)));
    this.#active = this.#anchor = Math.max(0, at);
    return at >= 0;
  }

  /** Chooses what of these files is among the pictures, and goes to the first. @returns whether there is one */
  begin(files: readonly string[]): boolean {
    const wanted = new Set(files);
    const first = this.#all.findIndex((file) => wanted.has(file));
    if (first < 0) return false;
    this.#chosen = new Set(this.#all.filter((file) => wanted.has(file)));
    this.#active = this.#anchor = first;
    return true;
  }

  /** Goes to a picture and chooses it: alone, or with `extend` all between it and where the choice began; `keep` chooses none. */
  move(index: number, { extend, keep }: { readonly extend: boolean; readonly keep: boolean }): void {
    this.#active = index;
    if (keep) return;
    if (!extend) this.#anchor = index;
    const [from, to] = [Math.min(this.#anchor, index), Math.max(this.#anchor, index)];
    this.#chosen = new Set(this.#all.slice(from, to + 1));
  }

  toggle(index: number, multiple: boolean): void {
    const file = this.#all[index];
    if (file === undefined) return;
    const had = this.#chosen.has(file);
    if (!multiple) this.#chosen.clear();
    if (had) this.#chosen.delete(file);
    else this.#chosen.add(file);
    this.#active = this.#anchor = index;
  }

  all(): void {
    this.#chosen = new Set(this.#all);
  }
}
