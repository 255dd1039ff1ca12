import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Curve } from '../contract/curve-columns';
import { TangentError } from '../contract/errors';
import type { Experiment } from '../contract/experiment';
import { saidIn, textOf } from '../contract/message';
import type { Report } from '../contract/report';
import type { RunStatus, RunView } from '../contract/run-view';
import { annotationsStamp, readAnnotations } from './annotations';
import { readExperiment, readReport } from './experiment-file';
import { systemCode } from './file-errors';
import { runFiles } from './files';
import { readLock, type LockState } from './lock';
import { EventReader } from './read-events';
import { RunReducer } from './reduce';
import { stopRequested } from './stop';

/** Milliseconds within which a trainer that was started takes the lock. */
const startingFor = 60_000;

/** Bytes of the log that are read at once. */
const piece = 2 ** 18;

/** Reads one run folder again and again, each time only what is new in its log. */
export class RunReader {
  readonly folder: string;
  #experiment: Experiment | null = null;
  #events = new EventReader();
  #reducer = new RunReducer();
  #created = 0;
  #key = '';
  #locked = false;

  constructor(folder: string) {
    this.folder = path.resolve(folder);
  }

  /** Whether a trainer held the run at the last reading; it may do so for a moment after the run has ended. */
  get locked(): boolean {
    return this.#locked;
  }

  /** Its curves at the last reading. */
  curves(): Curve[] {
    return this.#reducer.curves();
  }

  /**
   * The run as it stands, null if nothing has changed since the last reading.
   * @throws TangentError if the folder is no run folder or damaged
   */
  async refresh(): Promise<RunView | null> {
    this.#experiment ??= await this.#first();
    // The lock before the log: what the log lacks then, a trainer that is gone will not add.
    const lock = readLock(this.folder);
    await this.#readLog();
    this.#locked = lock?.alive ?? false;
    const status = this.#status(lock);
    const key = `${status} ${this.#events.offset} ${annotationsStamp(this.folder)}`;
    if (key === this.#key) return null;
    const report = status === 'finished' ? await readReport(this.folder).catch(damage) : null;
    this.#key = key;
    return this.#view(this.#experiment, report, status);
  }

  async #first(): Promise<Experiment> {
    const experiment = await readExperiment(this.folder);
    const handle = await open(path.join(this.folder, runFiles.experiment));
    this.#created = (await handle.stat().finally(() => handle.close())).mtimeMs;
    return experiment;
  }

  async #readLog(): Promise<void> {
    let handle: FileHandle;
    try {
      handle = await open(path.join(this.folder, runFiles.events));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      // No log yet, or the whole folder is gone: then this throws.
      await readExperiment(this.folder);
      return this.#startOver();
    }
    try {
      const { size } = await handle.stat();
      if (size < this.#events.offset) this.#startOver();
      const bytes = new Uint8Array(Math.min(size - this.#events.offset, piece));
      // Piece by piece: whoever reads a long log does other things between.
      while (this.#events.offset < size) {
        const wanted = Math.min(size - this.#events.offset, bytes.length);
        const { bytesRead } = await handle.read(bytes, 0, wanted, this.#events.offset);
        if (bytesRead === 0) return;
        this.#reducer.push(this.#events.push(bytes.subarray(0, bytesRead)));
      }
    } finally {
      await handle.close();
    }
  }

  #startOver(): void {
    this.#events = new EventReader();
    this.#reducer = new RunReducer();
  }

  #status(lock: LockState | null): RunStatus {
    const { last, ending } = this.#reducer;
    if (ending?.type === 'finished') return 'finished';
    // A lock taken after the end is that of an attempt which has not logged anything yet.
    if (ending && !(lock?.alive && lock.content && lock.content.acquired > ending.time)) return ending.type;
    if (lock?.alive && stopRequested(this.folder)) return 'stopping';
    if (lock?.alive) return !last || ending ? 'starting' : this.#reducer.waits ? 'waiting' : 'running';
    if (last === null && Date.now() - this.#created < startingFor) return 'starting';
    return 'interrupted';
  }

  #view(experiment: Experiment, report: Report | TangentError | null, status: RunStatus): RunView {
    const told = this.#reducer.told();
    const { ending, startedAt } = this.#reducer;
    const failed = status === 'failed' && ending?.type === 'failed' ? ending : null;
    const unreadable = report instanceof TangentError;
    return {
      ...told,
      folder: this.folder,
      name: path.basename(this.folder),
      annotations: readAnnotations(this.folder),
      status,
      resumable: status === 'interrupted' || status === 'stopped' || (failed?.fault ?? false),
      startedAt,
      experiment,
      progress: status === 'running' || status === 'stopping' ? told.progress : null,
      remaining: status === 'running' ? told.remaining : null,
      waiting: status === 'waiting' ? told.waiting : null,
      warnings: unreadable ? [...told.warnings, textOf(report.said)] : told.warnings,
      failure: failed && { code: failed.code, ...textOf(saidIn(failed)), fault: failed.fault },
      report: unreadable ? null : report,
    };
  }
}

/** A damaged report must not hide the run. */
function damage(error: unknown): TangentError {
  if (error instanceof TangentError) return error;
  throw error;
}
