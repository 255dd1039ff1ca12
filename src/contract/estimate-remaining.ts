import type { RunEvent } from './events';
import { smoothed, type Remaining } from './remaining';

/** Values of weight decay that are tried in any case; the search may end after them. */
const fewestOfPath = 3;

/** How strongly the newest epoch counts in the mean duration of epochs. */
const newest = 0.1;

interface Training {
  readonly method: string;
  readonly values: number;
  readonly path: boolean;
  readonly maxEpochs: number;
  /** Epochs that the candidates before have taken. */
  readonly lengths: number[];
  candidate: number;
  epoch: number;
  /** Mean seconds of an epoch, null before the first. */
  pace: number | null;
}

/** Estimates from a run's events, one after the other, how long the step under way will take. */
export class RemainingEstimator {
  #counted: { phase: string; at: number; done: number } | null = null;
  #training: Training | null = null;
  #remaining: Remaining | null = null;

  get remaining(): Remaining | null {
    return this.#remaining;
  }

  push(event: RunEvent): void {
    const at = Date.parse(event.time);
    switch (event.type) {
      case 'warning':
      case 'candidate-started':
        return;
      case 'progress':
        return this.#count(event.phase, event.done, event.total, at);
      case 'method-started':
        this.#counted = this.#remaining = null;
        if (this.#training?.method === event.method) return;
        this.#training = {
          ...{ method: event.method, values: event.values.length, path: event.searched === 'lambda', maxEpochs: event.maxEpochs },
          ...{ lengths: [], candidate: 0, epoch: 0, pace: null },
        };
        return;
      case 'epoch':
        return this.#epoch(event, at);
      case 'candidate-finished':
        if (this.#training?.method !== event.method) return;
        this.#training.lengths.push(event.result.epochs);
        return;
      case 'method-finished':
      case 'finished':
      case 'stopped':
      case 'failed':
        this.#training = null;
        break;
      default:
    }
    this.#counted = this.#remaining = null;
  }

  /** By the rate since the first count of this phase. */
  #count(phase: string, done: number, total: number, at: number): void {
    const first = this.#counted?.phase === phase ? this.#counted : null;
    if (!first) {
      this.#counted = { phase, at, done };
      this.#remaining = null;
      return;
    }
    const seconds = (at - first.at) / 1000;
    if (!(seconds >= 1) || done <= first.done) return;
    const left = ((total - done) * seconds) / (done - first.done);
    this.#remaining = smoothed(this.#remaining, { step: phase, at, least: left, most: left });
  }

  /** Between what the search may still take at least and at most, by what its values have taken so far. */
  #epoch({ method, candidate, epoch, seconds }: Extract<RunEvent, { type: 'epoch' }>, at: number): void {
    const training = this.#training;
    if (training?.method !== method || !Number.isFinite(at)) return;
    Object.assign(training, { candidate, epoch, pace: training.pace === null ? seconds : training.pace + newest * (seconds - training.pace) });
    const { lengths, maxEpochs, values, path, pace } = training;
    const few = lengths.length > 0 ? Math.min(...lengths) : 1;
    const many = lengths.length > 0 ? Math.min(2 * Math.max(...lengths), maxEpochs) : maxEpochs;
    const after = values - candidate - 1;
    const afterAtLeast = path ? Math.max(fewestOfPath - candidate - 1, 0) : after;
    const left = (epochs: number, more: number): number => (Math.max(epochs - epoch, 0) + Math.max(more, 0) * epochs) * (pace ?? 0);
    const [least, most] = [left(few, Math.min(afterAtLeast, after)), left(Math.max(many, epoch), after)];
    this.#remaining = smoothed(this.#remaining, { step: method, at, least: Math.min(least, most), most });
  }
}
