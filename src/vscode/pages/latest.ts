const settling = 300;

/**
 * A question that is asked anew whenever what it depends on has changed: waits until that settles, asks once, and
 * hands on only the answer to the newest question.
 */
export class Latest<Question, Answer> {
  readonly #ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  readonly #changed: () => void;
  #key: string | null = null;
  #running: AbortController | null = null;
  answer: Answer | null = null;
  error: unknown = null;

  constructor(ask: (question: Question, signal: AbortSignal) => Promise<Answer>, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  /** Asks if the question is another than before; the old answer stays until the new one where `keep` says so. */
  put(question: Question | null, keep: boolean): void {
    const key = question === null ? null : JSON.stringify(question);
    if (key === this.#key) return;
    this.#key = key;
    this.cancel();
    this.error = null;
    if (!keep || question === null) this.answer = null;
    if (question === null) return;
    const running = new AbortController();
    this.#running = running;
    setTimeout(() => void this.#run(question, running), settling);
  }

  /** The next question is asked even if it is the same. */
  forget(): void {
    this.#key = null;
  }

  cancel(): void {
    this.#running?.abort();
    this.#running = null;
  }

  async #run(question: Question, running: AbortController): Promise<void> {
    if (running.signal.aborted) return;
    try {
      const answer = await this.#ask(question, running.signal);
      if (running.signal.aborted) return;
      this.answer = answer;
    } catch (error) {
      if (running.signal.aborted) return;
      this.answer = null;
      this.error = error;
    }
    this.#running = null;
    this.#changed();
  }
}
