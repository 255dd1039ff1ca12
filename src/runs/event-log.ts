import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { EventBody } from '../contract/events';
import type { MethodName } from '../contract/methods';
import { writingError } from './file-errors';
import { runFiles } from './files';
import { EventReader } from './read-events';

/**
 * The one writer of a run's `events.jsonl`, append-only. What is appended is at once with the operating system, so
 * that it survives the end of the process; `sync` makes it survive a power cut. Hold the run's lock.
 */
export class EventLog {
  /**
   * Opens the log of a new run, or a run's to be resumed: finishes a last line torn by a crash (readers skip it) and
   * goes on with the next `seq` and the next attempt.
   * @throws TangentError where the file cannot be written
   */
  static open(folder: string): EventLog {
    const file = path.join(folder, runFiles.events);
    let descriptor: number;
    try {
      descriptor = openSync(file, 'a+');
    } catch (cause) {
      throw writingError(cause, file);
    }
    try {
      return new EventLog(file, descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** Counts from 1. */
  readonly attempt: number;
  /** Methods whose training has begun in any attempt before, whether it is done again or not. */
  readonly methodsBegun: ReadonlySet<MethodName>;
  readonly #file: string;
  readonly #descriptor: number;
  #seq: number;
  #offset: number;
  #torn: boolean;

  private constructor(file: string, descriptor: number) {
    this.#file = file;
    this.#descriptor = descriptor;
    this.#offset = fstatSync(descriptor).size;
    const content = read(descriptor, this.#offset);
    this.#torn = content.length > 0 && content.at(-1) !== lineBreak;
    const reader = new EventReader();
    const events = [...reader.push(content), ...reader.push(new Uint8Array(this.#torn ? [lineBreak] : []))];
    if (this.#torn) this.#write('');
    this.#seq = events.reduce((next, { seq }) => Math.max(next, seq + 1), 0);
    this.methodsBegun = new Set(events.flatMap((event) => (event.type === 'method-started' ? [event.method] : [])));
    this.attempt = events.reduce((last, { attempt }) => Math.max(last, attempt), 0) + 1;
  }

  /** The next event's `seq`: what a checkpoint must remember for `resumed`. */
  get seq(): number {
    return this.#seq;
  }

  /** Bytes written so far. */
  get offset(): number {
    return this.#offset;
  }

  /** @throws TangentError where the disk is full */
  append(body: EventBody): void {
    const event = { v: 1, seq: this.#seq, attempt: this.attempt, time: new Date().toISOString(), ...body };
    this.#write(`${JSON.stringify(event)}\n`);
    this.#seq += 1;
  }

  /** Waits until all events are on the disk. */
  sync(): void {
    try {
      fsyncSync(this.#descriptor);
    } catch (cause) {
      throw writingError(cause, this.#file);
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #write(text: string): void {
    const bytes = Buffer.from(this.#torn ? `\n${text}` : text);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
      this.#torn = false;
    } catch (cause) {
      this.#torn ||= written > 0;
      throw writingError(cause, this.#file);
    } finally {
      this.#offset += written;
    }
  }
}

const lineBreak = 10;

/** The file's first `size` bytes. */
function read(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const got = readSync(descriptor, bytes, done, size - done, done);
    if (got === 0) break;
    done += got;
  }
  return bytes.subarray(0, done);
}
