import type { EventBody } from '../../contract/events';
import type { Experiment } from '../../contract/experiment';
import { textOf, type Said } from '../../contract/message';
import type { MethodName } from '../../contract/methods';
import { methodStopRequested, readCheckpoint, stopRequested, writeCheckpoint, type EventLog } from '../../runs';
import type { StoredTensor } from '../../contract/safetensors';

/** A stop was asked for: by the run's `stop` file or a signal. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

type Arrays = Readonly<Record<string, StoredTensor['data']>>;

/** A checkpoint costs at most this fraction of the time between two. */
const checkpointShare = 0.05;
const checkpointEvery = 3000;
const progressEvery = 200;

/** One attempt at a run: where it reports, whether it must stop, and how it keeps what it has done. */
export class Session {
  private readonly controller = new AbortController();
  private readonly poll: NodeJS.Timeout;
  private nextCheckpoint = performance.now() + checkpointEvery;
  private nextProgress = 0;

  constructor(
    readonly folder: string,
    readonly experiment: Experiment,
    private readonly events: EventLog,
  ) {
    this.poll = setInterval(() => this.look(), 100);
    this.poll.unref();
  }

  /** Aborted when a stop is asked for. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Counts from 1. */
  get attempt(): number {
    return this.events.attempt;
  }

  /** Methods whose training has begun in an attempt before this one. */
  get methodsBegun(): ReadonlySet<MethodName> {
    return this.events.methodsBegun;
  }

  /** The event log's next number. */
  get seq(): number {
    return this.events.seq;
  }

  /** Asks for a stop from within: a signal, a lost lock. */
  stop(reason: string): void {
    this.controller.abort(new Stopped(reason));
  }

  private look(): void {
    if (!this.signal.aborted && stopRequested(this.folder)) this.stop('stop requested');
  }

  /** @throws Stopped if a stop was asked for; cheap enough before each batch */
  readonly throwIfStopped = (): void => {
    this.look();
    this.signal.throwIfAborted();
  };

  /** Whether the end of one method's training has been asked for; cheap enough between epochs. */
  readonly methodStopRequested = (method: MethodName): boolean => methodStopRequested(this.folder, method);

  log(event: EventBody): void {
    this.events.append(event);
  }

  warn(said: Said): void {
    this.log({ type: 'warning', ...textOf(said) });
  }

  /** Logs counted work, but not more than a few times a second. */
  progress(phase: 'scan' | 'features' | 'evaluation', done: number, total: number): void {
    const now = performance.now();
    if (done < total && now < this.nextProgress) return;
    this.nextProgress = now + progressEvery;
    this.log({ type: 'progress', phase, done, total });
  }

  /** Saves a state if the last one is old enough, or at once if `due`. */
  async checkpoint(due: boolean, state: () => Promise<{ readonly state: unknown; readonly arrays: Arrays }>): Promise<void> {
    const begun = performance.now();
    if (!due && begun < this.nextCheckpoint) return;
    const checkpoint = await state();
    this.events.sync();
    await writeCheckpoint(this.folder, checkpoint);
    const now = performance.now();
    this.nextCheckpoint = now + Math.max(checkpointEvery, (now - begun) / checkpointShare);
  }

  readCheckpoint() {
    return readCheckpoint(this.folder);
  }

  close(): void {
    clearInterval(this.poll);
  }
}
