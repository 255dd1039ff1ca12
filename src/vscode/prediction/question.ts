import type { Message } from '../../contract/message';
import type { MethodName } from '../../contract/methods';
import { predictionProgressOf, type ModelPredictions, type PicturePrediction } from '../../contract/predict';
import type { Trainer } from '../trainer';

/** What is known of one picture: what the models say, or why it cannot be read. */
export type PictureAnswer = { readonly methods: PicturePrediction['methods'] } | { readonly reason: string; readonly told?: Message | undefined };

export type Timing = Pick<ModelPredictions, 'engine' | 'device' | 'milliseconds'>;

type Asks = Pick<Trainer, 'ask'>;

/**
 * The answers of one run to pictures: asks for those that are not known yet, one trainer process at a time, and tells as
 * they come.
 */
export class Question {
  readonly run: string;
  readonly #trainer: Asks;
  readonly #changed: () => void;
  readonly #failed: (error: unknown) => void;
  readonly #answers = new Map<string, PictureAnswer>();
  #running: { readonly abort: AbortController; readonly files: readonly string[] } | null = null;
  #wanted: readonly string[] = [];
  #given = false;
  methods: readonly MethodName[] = [];
  timing: Timing | null = null;

  /** @param changed is called whenever there is something new to be seen @param failed with what ended the question */
  constructor(trainer: Asks, run: string, changed: () => void, failed: (error: unknown) => void) {
    this.#trainer = trainer;
    this.run = run;
    this.#changed = changed;
    this.#failed = failed;
  }

  answer(file: string): PictureAnswer | undefined {
    return this.#answers.get(file);
  }

  /** How many of the pictures that are asked for are done; null while nothing is asked. */
  get progress(): { readonly done: number; readonly total: number } | null {
    if (!this.#running) return null;
    return { done: this.#wanted.filter((file) => this.#answers.has(file)).length, total: this.#wanted.length };
  }

  /** Sees to it that all of these are answered. */
  want(files: readonly string[]): void {
    this.#wanted = files;
    this.#given = false;
    this.#next();
  }

  /** Asks for pictures anew, which may have changed. */
  again(): void {
    this.cancel();
    this.#answers.clear();
    this.want(this.#wanted);
  }

  /** Ends what goes on; what is known stays. */
  cancel(): void {
    this.#given = true;
    this.#running?.abort.abort();
    this.#running = null;
    this.#changed();
  }

  #next(): void {
    if (this.#running || this.#given) return;
    const files = this.#wanted.filter((file) => !this.#answers.has(file));
    if (files.length === 0) return;
    const abort = new AbortController();
    this.#running = { abort, files };
    this.#ask(files, abort.signal).then(
      () => this.#ended(abort, null),
      (error: unknown) => this.#ended(abort, error),
    );
    this.#changed();
  }

  async #ask(files: readonly string[], signal: AbortSignal): Promise<void> {
    const answer = await this.#trainer.ask({ job: 'predict-methods', run: this.run, methods: null, files: [...files] }, signal, (line) => {
      const progress = signal.aborted ? null : predictionProgressOf(line);
      if (!progress) return;
      this.#take(progress);
      this.#changed();
    });
    if (signal.aborted) return;
    this.#take(answer);
    this.methods = answer.methods;
    this.timing = { engine: answer.engine, device: answer.device, milliseconds: answer.milliseconds };
    // Asked for and not told of: whatever the reason, it is not asked for without end.
    for (const file of files) if (!this.#answers.has(file)) this.#answers.set(file, { reason: '' });
  }

  #take({ predictions, skipped }: Pick<ModelPredictions, 'predictions' | 'skipped'>): void {
    for (const { file, methods } of predictions) this.#answers.set(file, { methods });
    for (const { file, reason, told } of skipped) this.#answers.set(file, { reason, told });
    const [first] = predictions;
    if (first && this.methods.length === 0) this.methods = Object.keys(first.methods) as MethodName[];
  }

  #ended(abort: AbortController, error: unknown): void {
    if (this.#running?.abort !== abort) return;
    this.#running = null;
    if (error === null) this.#next();
    else {
      this.#given = true;
      this.#failed(error);
    }
    this.#changed();
  }
}
