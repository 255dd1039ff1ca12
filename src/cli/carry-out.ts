import path from 'node:path';
import { TangentError, TangentFault } from '../contract/errors';
import type { RunView } from '../contract/run-view';
import { requestStop, runFiles, stopRequested } from '../runs';
import { followRun, startTrainer } from '../trainer/client';
import { Interruption } from './outcome';
import { trainerFile } from './paths';
import { Progress } from './progress';

/** Milliseconds that a trainer has to stop before it is left to do so alone. */
const stopPatience = 20_000;
/** Wrappers pass on the Ctrl-C that the terminal has sent as well: within this time two count as one. */
const sameKeypress = 500;

/** How the command goes on at a given folder. */
export function resumeAdvice(folder: string): string {
  return `go on with: tangent resume ${quoted(folder)}`;
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
  const leaving = new AbortController();
  const interruption = new Interruption('interrupted', `interrupted; ${resumeAdvice(folder)}`);
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
      if (!stopRequested(folder)) requestStop(folder);
      if (Date.now() - asked > stopPatience) leaving.abort(interruption);
    }, 100);
    requestStop(folder);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  let end: RunView;
  try {
    await startTrainer(folder, { trainerFile });
    end = await followRun(folder, (view) => progress.show(view), leaving.signal);
  } finally {
    clearInterval(asking);
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    progress.clear();
  }
  if (asked > 0 && end.status !== 'finished') throw interruption;
  return finishedRun(end);
}

/**
 * A run at its end, if it has finished.
 * @throws TangentError for its own failure, Interruption if it was stopped, TangentFault if its trainer died
 */
export function finishedRun(end: RunView): RunView {
  if (end.status === 'finished') return end;
  if (end.status === 'stopped') throw new Interruption('interrupted', `interrupted; ${resumeAdvice(end.folder)}`);
  throw failureOfRun(end);
}

function failureOfRun({ folder, failure }: RunView): TangentError {
  const log = path.join(folder, runFiles.log);
  if (!failure) return new TangentFault('trainer-died', `the trainer ended without a word; see ${log}, then ${resumeAdvice(folder)}`);
  const { code, message, fault } = failure;
  return fault ? new TangentFault(code, `${message}; see ${log}`) : new TangentError(code, message);
}
