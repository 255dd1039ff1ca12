import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { thumbnailAnswerSchema, type thumbnailRequestSchema } from '../../contract/thumbnails';
import type { z } from 'zod';
import { trainerEnvironment, type TrainerOptions } from './process';

/** Pictures that the process works on at a time. */
const parallel = 8;
/** Milliseconds without work after which the process ends: starting one takes as long as a hundred thumbnails. */
const usualIdle = 20_000;

export interface ThumbnailMakerOptions extends Pick<TrainerOptions, 'environment'> {
  /** The built program, `dist/thumbnails.js`. */
  readonly program: string;
  /** The cache, `thumbnailsFolder()` unless a test has one of its own. */
  readonly folder: string;
  readonly idle?: number;
}

interface Task {
  readonly file: string;
  readonly done: (thumbnail: string | null) => void;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Thumbnails of pictures, made by a process that stays as long as it is asked for more. It is started when it is
 * needed; if it dies, what it was working on has no thumbnail and the next picture starts another.
 */
export class ThumbnailMaker {
  readonly #options: ThumbnailMakerOptions;
  #waiting: Task[] = [];
  readonly #active = new Map<string, Task[]>();
  #child: Child | null = null;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(options: ThumbnailMakerOptions) {
    this.#options = options;
  }

  /**
   * @param file the picture's absolute path
   * @param signal takes the request back while its turn has not come
   * @returns the thumbnail's path; null where the picture cannot be read or the request was taken back
   */
  make(file: string, signal?: AbortSignal): Promise<string | null> {
    if (this.#disposed || signal?.aborted) return Promise.resolve(null);
    return new Promise((done) => {
      const task = { file, done };
      this.#waiting.push(task);
      signal?.addEventListener('abort', () => this.#takeBack(task), { once: true });
      this.#work();
    });
  }

  dispose(): void {
    this.#disposed = true;
    const waiting = this.#waiting.splice(0);
    this.#end();
    for (const { done } of waiting) done(null);
  }

  #takeBack(task: Task): void {
    const at = this.#waiting.indexOf(task);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    task.done(null);
  }

  #work(): void {
    clearTimeout(this.#timer);
    while (this.#active.size < parallel) {
      const task = this.#waiting.shift();
      if (!task) break;
      const same = this.#active.get(task.file);
      if (same) {
        same.push(task);
        continue;
      }
      this.#active.set(task.file, [task]);
      const request: z.infer<typeof thumbnailRequestSchema> = { file: task.file };
      this.#process().stdin.write(`${JSON.stringify(request)}\n`);
    }
    if (this.#active.size === 0) this.#timer = setTimeout(() => this.#end(), this.#options.idle ?? usualIdle).unref();
  }

  #process(): Child {
    if (this.#child) return this.#child;
    const { program, folder } = this.#options;
    const child = spawn(process.execPath, [program, folder], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: trainerEnvironment({ ...this.#options, trainerFile: program }, false),
      windowsHide: true,
    });
    this.#child = child;
    // What cannot be written is told by the end of the process.
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => this.#answered(line));
    const over = (): void => this.#over(child);
    child.once('error', over).once('close', over);
    return child;
  }

  #answered(line: string): void {
    const answer = thumbnailAnswerSchema.safeParse(jsonOf(line));
    if (!answer.success) return;
    const { file, thumbnail } = answer.data;
    const tasks = this.#active.get(file) ?? [];
    this.#active.delete(file);
    for (const { done } of tasks) done(thumbnail);
    this.#work();
  }

  /** The process reads the end of its input and ends by itself. */
  #end(): void {
    clearTimeout(this.#timer);
    this.#child?.stdin.end();
    this.#over(this.#child);
  }

  #over(child: Child | null): void {
    if (child === null || child !== this.#child) return;
    this.#child = null;
    const tasks = [...this.#active.values()].flat();
    this.#active.clear();
    for (const { done } of tasks) done(null);
    if (!this.#disposed && this.#waiting.length > 0) this.#work();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
