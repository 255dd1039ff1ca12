import { availableParallelism } from 'node:os';
import { runtimesEnvironment } from '../../runtimes/installed';

export interface TrainerOptions {
  /** The built trainer, `dist/trainer.js`. */
  readonly trainerFile: string;
  /** Environment variables besides or instead of this process's own; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * glibc would let the size grow from which it gives blocks back to the system, with every large one that is freed, and keep
 * what a stage of a run has done with for the next: said once, its own size stays. Other systems ignore the variable.
 */
const returnLargeBlocks = { MALLOC_MMAP_THRESHOLD_: String(2 ** 17) };

/**
 * What is kept of pictures lies outside the heap but counts for its limit, which begins far too low for it: Node would look
 * through the heap for garbage at every few pictures.
 */
export const heapOptions = ['--initial-heap-size=512'];

/** Node's threads for files and pictures: its own default is 4, however many processors there are. */
const workers = { UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())) };

/**
 * The environment of a trainer process. Inside VS Code this program's executable is Electron, which must act as Node.
 * @param libraries whether it uses the runtimes that are installed: not where it repairs or removes them
 */
export function trainerEnvironment({ environment }: TrainerOptions, libraries = true): NodeJS.ProcessEnv {
  const given = { ...returnLargeBlocks, ...workers, ...process.env, ELECTRON_RUN_AS_NODE: '1', ...environment };
  return libraries ? { ...given, ...runtimesEnvironment(given) } : given;
}

/** The last lines that say something, on one line. */
export function lastLines(text: string, count = 3): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  return lines.slice(-count).join(' | ');
}
