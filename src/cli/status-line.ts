/** What is needed of stderr: on a terminal a line can be overwritten. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds between two lines where lines cannot be overwritten. */
const sparse = 10_000;

/** One line that changes; where it cannot be overwritten, a new one now and then. */
export class StatusLine {
  readonly #screen: Screen;
  #line = '';
  #next: number;

  /** @param quiet milliseconds before the first line where lines stay */
  constructor(screen: Screen, quiet = 0) {
    this.#screen = screen;
    this.#next = Date.now() + quiet;
  }

  show(line: string): void {
    if (line === this.#line || (!this.#screen.isTTY && Date.now() < this.#next)) return;
    this.#next = Date.now() + sparse;
    this.#line = line;
    if (this.#screen.isTTY) this.#screen.write(`\r\x1b[K${line.slice(0, Math.max(0, (this.#screen.columns ?? 80) - 1))}`);
    else this.#screen.write(`${line}\n`);
  }

  /** Takes the line away where that is possible. */
  clear(): void {
    if (this.#screen.isTTY && this.#line !== '') this.#screen.write('\r\x1b[K');
    this.#line = '';
  }
}
