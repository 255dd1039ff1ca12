import type { RunEvent } from './events';
import { smoothed, type Remaining } from './remaining';

/** Values of weight decay that are tried in any case; the search may end after them. */
const fewestOfPath = 3;

/** The share of the values in a race that goes on. */
const bestShare = 1 / 3;

/** How strongly the newest epoch counts in the mean duration of epochs. */
const newest = 0.1;

interface Training {
  readonly method: string;
  readonly values: number;
  readonly path: boolean;
  readonly maxEpochs: number;
  /** Whether an epoch is one for all values under way. */
  readonly joint: boolean;
  /** Epochs that the candidates before have taken. */
  readonly lengths: number[];
  /** Epochs of each candidate that has begun, and those that have ended. */
  readonly done: Map<number, number>;
  readonly ended: Set<number>;
  /** Whether several candidates have been under way at once, of which the best go on. */
  race: boolean;
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
          ...{ method: event.method, values: event.values.length, path: event.searched === 'lambda', maxEpochs: event.maxEpochs, joint: event.joint ?? false },
          ...{ lengths: [], done: new Map(), ended: new Set(), race: false, pace: null },
        };
        return;
      case 'epoch':
        return this.#epoch(event, at);
      case 'candidate-finished':
        if (this.#training?.method !== event.method) return;
        this.#training.lengths.push(event.result.epochs);
        this.#training.ended.add(event.candidate);
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
    training.done.set(candidate, epoch);
    training.pace = training.pace === null ? seconds : training.pace + newest * (seconds - training.pace);
    training.race ||= [...training.done.keys()].filter((one) => !training.ended.has(one)).length > 1;
    const [least, most] = epochsLeft(training, candidate, epoch);
    this.#remaining = smoothed(this.#remaining, { step: method, at, least: Math.min(least, most) * training.pace, most: most * training.pace });
  }
}

type Bounds = readonly [least: number, most: number];

function epochsLeft(training: Training, candidate: number, epoch: number): Bounds {
  if (training.joint) return [0, Math.max(training.maxEpochs - epoch, 0)];
  return training.race ? epochsOfRace(training, candidate) : epochsOneByOne(training, candidate, epoch);
}

/** Each value is trained to its end before the next begins. */
function epochsOneByOne({ lengths, maxEpochs, values, path }: Training, candidate: number, epoch: number): Bounds {
  const few = lengths.length > 0 ? Math.min(...lengths) : 1;
  const many = lengths.length > 0 ? Math.min(2 * Math.max(...lengths), maxEpochs) : maxEpochs;
  const after = Math.max(values - candidate - 1, 0);
  const afterAtLeast = path ? Math.min(Math.max(fewestOfPath - candidate - 1, 0), after) : after;
  const left = (epochs: number, more: number): number => Math.max(epochs - epoch, 0) + more * epochs;
  return [left(few, afterAtLeast), left(Math.max(many, epoch), after)];
}

/** All values come as far as those that wait; then the best third at most goes on. */
function epochsOfRace({ done, ended, values, maxEpochs }: Training, candidate: number): Bounds {
  const waiting = [...done].filter(([one]) => one !== candidate && !ended.has(one)).map(([, epochs]) => epochs);
  const rung = Math.max(...waiting, 0);
  const begun = Array.from({ length: values }, (_, one) => one).filter((one) => !ended.has(one));
  const until = begun.reduce((sum, one) => sum + Math.max(rung - (done.get(one) ?? 0), 0), 0);
  return [until, until + Math.ceil(begun.length * bestShare) * Math.max(maxEpochs - rung, 0)];
}
