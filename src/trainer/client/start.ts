import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TangentError, TangentFault } from '../../contract/errors';
import { say } from '../../contract/message';
import { exitCodes } from '../../contract/failure';
import { busy, clearStop, readLock, runFiles } from '../../runs';
import { heapOptions, lastLines, trainerEnvironment, type TrainerOptions } from './process';

/** Milliseconds after which a trainer that gives no sign is given up. */
const patience = 120_000;

/**
 * Starts a trainer that trains or resumes a run, and waits until it has begun. It needs no connection to this process
 * and outlives it; its output goes to the run's `trainer.log`. An old request to stop is taken back.
 * @param before folders of runs that have to end first; their trainers must have been started
 * @returns the trainer's process number
 * @throws TangentError `run-busy` if the run is being trained, TangentFault if the trainer ends before it begins
 */
export async function startTrainer(folder: string, options: TrainerOptions, before: readonly string[] = []): Promise<number> {
  if (!existsSync(options.trainerFile))
    throw new TangentFault('trainer-missing', say`${options.trainerFile} is missing: install Tangent again, or run npm run build`);
  const lock = readLock(folder);
  if (lock?.alive) throw busy(folder, lock);
  clearStop(folder);

  const log = path.join(folder, runFiles.log);
  const events = path.join(folder, runFiles.events);
  const [logged, told] = [sizeOf(log), sizeOf(events)];
  const child = spawnDetached(folder, log, options, before);
  let ended: { code: number | null; signal: string | null; error?: Error } | null = null;
  child.once('error', (error) => (ended = { code: null, signal: null, error }));
  child.once('exit', (code, signal) => (ended ??= { code, signal }));
  const end = (): typeof ended => ended;
  child.unref();

  for (const deadline = Date.now() + patience; ; await wait(20)) {
    const over = end();
    if (child.pid !== undefined && readLock(folder)?.content?.pid === child.pid) return child.pid;
    if (child.pid !== undefined && over && sizeOf(events) > told) return child.pid;
    if (over) throw endedEarly(over, log, logged);
    if (Date.now() < deadline) continue;
    child.kill('SIGKILL');
    throw new TangentFault('trainer-silent', say`the trainer did not begin within ${patience / 1000} s; see ${log}`);
  }
}

/**
 * Starts trainers that carry out runs one after another, each in a process of its own which waits for its turn: none needs
 * this process, and none is lost with another.
 * @param ended asked before each start: no further one is started then
 * @returns why a run could not be started, in the order of the runs; null for those that were
 */
export async function startInTurn(folders: readonly string[], options: TrainerOptions, ended = (): boolean => false): Promise<(TangentError | null)[]> {
  const failures: (TangentError | null)[] = [];
  for (const [index, folder] of folders.entries()) {
    if (ended()) break;
    failures.push(
      await startTrainer(folder, options, folders.slice(0, index)).then(
        () => null,
        (error: unknown) => {
          if (error instanceof TangentError) return error;
          throw error;
        },
      ),
    );
  }
  return failures;
}

function spawnDetached(folder: string, log: string, options: TrainerOptions, before: readonly string[]) {
  const output = openSync(log, 'a');
  try {
    return spawn(process.execPath, [...heapOptions, options.trainerFile, 'adapt', ...[folder, ...before].map((name) => path.resolve(name))], {
      detached: true,
      stdio: ['ignore', output, output],
      env: trainerEnvironment(options),
      // Not the run folder, which could not be moved or deleted then on some systems.
      cwd: path.dirname(path.resolve(options.trainerFile)),
      windowsHide: true,
    });
  } finally {
    closeSync(output);
  }
}

function endedEarly(over: { code: number | null; signal: string | null; error?: Error }, log: string, from: number): TangentError {
  const words = lastLines(readFileSync(log).subarray(from).toString('utf8'));
  if (over.code === exitCodes.usage && words !== '') return new TangentError('trainer-refused', words);
  const end = over.error?.message ?? (over.signal ? say`signal ${over.signal}` : say`exit code ${String(over.code)}`);
  const message = words === '' ? say`the trainer ended before it began (${end}); see ${log}` : say`the trainer ended before it began (${end}): ${words}; see ${log}`;
  return new TangentFault('trainer-died', message);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
