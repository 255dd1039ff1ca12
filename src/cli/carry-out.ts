import path from 'node:path';
import { TangentError, TangentFault } from '../contract/errors';
import type { RunView } from '../contract/run-view';
import { clearStop, isLocked, readRun, requestStop, runFiles, runsFolder, stopRequested } from '../runs';
import { followRun, startInTurn, startTrainer } from '../trainer/client';
import { Interruption } from './outcome';
import { trainerFile } from './paths';
import { Progress } from './progress';

/** Milliseconds that a trainer has to stop before it is left to do so alone. */
const stopPatience = 20_000;
/** Wrappers pass on the Ctrl-C that the terminal has sent as well: within this time two count as one. */
const sameKeypress = 500;

/** How the command goes on at given folders. */
export function resumeAdvice(...folders: readonly string[]): string {
  const here = runsFolder(process.cwd());
  // Several whole paths would be hard to read.
  const names = folders.map((folder) => (folders.length > 1 && path.dirname(folder) === here ? path.basename(folder) : folder));
  return `go on with: tangent resume ${names.map(quoted).join(' ')}`;
}

/** A name as shells take it. */
function quoted(name: string): string {
  if (/^[\w./\\:-]+$/.test(name)) return name;
  if (process.platform === 'win32' || !/["$`\\!]/.test(name)) return `"${name}"`;
  return `'${name.replaceAll("'", `'\\''`)}'`;
}

/**
 * Starts a run's trainer and follows it to the end. Ctrl-C asks it to stop; a second one leaves at once.
 * @returns the finished run
 * @throws TangentError for the run's own failure, Interruption if it was stopped, TangentFault if its trainer died
 */
export async function carryOut(folder: string): Promise<RunView> {
  const progress = new Progress(process.stderr);
  const advice = resumeAdvice(folder);
  return finishedRun(
    await interruptible([folder], advice, progress, async ({ signal }) => {
      await startTrainer(folder, { trainerFile });
      return followRun(folder, (view) => progress.show(view), signal);
    }),
  );
}

/** What became of one of several runs. */
export interface Outcome {
  readonly folder: string;
  /** Null where its folder cannot be read any more. */
  readonly view: RunView | null;
  /** Null of a run that has finished. */
  readonly failure: TangentError | null;
  /** Whether its folder was removed, as nothing in it was worth keeping. */
  readonly discarded?: boolean;
}

/**
 * Starts runs that are carried out one after another, whatever becomes of each, and follows them to the last. Ctrl-C asks all
 * to stop; a second one leaves at once, and so does a terminal that is closed: they go on then.
 * @param all of the runs those that the advice to go on names, others of the same command among them
 * @throws Interruption if they were stopped from here
 */
export async function carryOutInTurn(folders: readonly string[], heading: (folder: string, index: number) => string, all = folders): Promise<Outcome[]> {
  const progress = new Progress(process.stderr);
  return interruptible(folders, resumeAdvice(...all), progress, async ({ signal, asked }) => {
    const failures = await startInTurn(folders, { trainerFile }, asked);
    const outcomes: Outcome[] = [];
    for (const [index, folder] of folders.entries()) {
      const failure = failures[index];
      if (failure === undefined) break;
      progress.begin(heading(folder, index));
      outcomes.push(failure ? { folder, view: await readRun(folder).catch(() => null), failure } : await followed(folder, progress, signal));
    }
    return outcomes;
  });
}

async function followed(folder: string, progress: Progress, signal: AbortSignal): Promise<Outcome> {
  try {
    const view = await followRun(folder, (now) => progress.show(now), signal);
    return { folder, view, failure: view.status === 'finished' ? null : endOf(view) };
  } catch (error) {
    if (signal.aborted || !(error instanceof TangentError)) throw error;
    return { folder, view: null, failure: error };
  }
}

interface Interrupting {
  /** Aborted when the user leaves at once. */
  readonly signal: AbortSignal;
  /** Whether a stop was asked for. */
  readonly asked: () => boolean;
}

/**
 * Does work on runs that Ctrl-C asks to stop.
 * @throws Interruption if a stop was asked for and they have not all finished
 */
async function interruptible<T extends RunView | readonly Outcome[]>(
  folders: readonly string[],
  advice: string,
  progress: Progress,
  work: (interrupting: Interrupting) => Promise<T>,
): Promise<T> {
  const leaving = new AbortController();
  const interruption = new Interruption('interrupted', `interrupted; ${advice}`);
  let asking: NodeJS.Timeout | undefined;
  let asked = 0;
  const interrupt = (): void => {
    if (asked > 0) {
      if (Date.now() - asked > sameKeypress) leaving.abort(interruption);
      return;
    }
    asked = Date.now();
    progress.say('stopping; once more to leave at once');
    // A trainer that is just starting takes an old request back, so it is repeated.
    asking = setInterval(() => {
      for (const folder of folders) if (!stopRequested(folder)) requestStop(folder);
      if (Date.now() - asked > stopPatience) leaving.abort(interruption);
    }, 100);
    for (const folder of folders) requestStop(folder);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  let done: T;
  try {
    done = await work({ signal: leaving.signal, asked: () => asked > 0 });
  } finally {
    clearInterval(asking);
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    progress.clear();
    // A request that nobody is left to heed.
    if (asked > 0) for (const folder of folders) if (!isLocked(folder)) clearStop(folder);
  }
  const finished = 'status' in done ? done.status === 'finished' : done.length === folders.length && done.every(({ failure }) => failure === null);
  if (asked > 0 && !finished) throw interruption;
  return done;
}

/**
 * A run at its end, if it has finished.
 * @throws TangentError for its own failure, Interruption if it was stopped, TangentFault if its trainer died
 */
export function finishedRun(end: RunView): RunView {
  if (end.status === 'finished') return end;
  throw endOf(end);
}

/** How a run has ended that has not finished. */
function endOf(end: RunView): TangentError {
  return end.status === 'stopped' ? new Interruption('interrupted', `interrupted; ${resumeAdvice(end.folder)}`) : failureOfRun(end);
}

function failureOfRun({ folder, failure }: RunView): TangentError {
  const log = path.join(folder, runFiles.log);
  if (!failure) return new TangentFault('trainer-died', `the trainer ended without a word; see ${log}, then ${resumeAdvice(folder)}`);
  const { code, message, fault } = failure;
  return fault ? new TangentFault(code, `${message}; see ${log}`) : new TangentError(code, message);
}
