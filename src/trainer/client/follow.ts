import { setTimeout as wait } from 'node:timers/promises';
import { TangentError, TangentFault } from '../../contract/errors';
import { say, type Message } from '../../contract/message';
import type { MethodName } from '../../contract/methods';
import type { RunView } from '../../contract/run-view';
import { hasEnded, isLocked, readRun, requestMethodStop, requestStop, watchRun } from '../../runs';

const statusNames: Readonly<Record<RunView['status'], Message>> = {
  starting: say`starting`,
  waiting: say`waiting for memory`,
  running: say`running`,
  stopping: say`stopping`,
  interrupted: say`interrupted`,
  stopped: say`stopped`,
  failed: say`failed`,
  finished: say`finished`,
};

/**
 * Tells a run whenever it changes until it has ended and its trainer has let go of it, so that it can be resumed.
 * @returns the run at its end
 * @throws TangentFault if the folder is gone or damaged; the signal's reason if aborted, which does not stop the run
 */
export async function followRun(folder: string, onView: (view: RunView) => void, signal?: AbortSignal): Promise<RunView> {
  signal?.throwIfAborted();
  const end = await new Promise<RunView>((resolve, reject) => {
    const done = (finish: () => void): void => {
      unwatch();
      signal?.removeEventListener('abort', abort);
      finish();
    };
    const abort = (): void => done(() => reject(signal?.reason));
    const unwatch = watchRun(folder, (view) => {
      if (view) onView(view);
      if (!view) done(() => reject(new TangentFault('run-gone', say`${folder} is gone or damaged; start a new run`)));
      else if (hasEnded(view.status)) done(() => resolve(view));
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
  await released(folder, 5_000);
  return end;
}

export interface StopOptions {
  /** Milliseconds to wait for the trainer's end; 30 s if not given. */
  readonly timeout?: number;
}

/**
 * Asks a run to stop and waits until its trainer has saved its state and ended.
 * @returns the run at its end
 * @throws TangentError `run-not-running`, TangentFault `stop-timeout`
 */
export async function stopRun(folder: string, { timeout = 30_000 }: StopOptions = {}): Promise<RunView> {
  const { status } = await readRun(folder);
  if (hasEnded(status) && !isLocked(folder))
    throw new TangentError('run-not-running', say`${folder} is not being trained: it is ${statusNames[status]}`);
  requestStop(folder);
  const deadline = AbortSignal.timeout(timeout);
  try {
    return await followRun(folder, () => undefined, deadline);
  } catch (error) {
    if (!deadline.aborted) throw error;
    throw new TangentFault('stop-timeout', say`${folder} has not stopped within ${timeout / 1000} s; it still may, see its trainer.log`);
  }
}

/**
 * Asks a run to end one method's training with the best it has, or to leave it out where it has not begun; does not
 * wait for that.
 * @returns the run as it stands
 * @throws TangentError `run-not-running`, `method-not-asked-for`, `method-finished`
 */
export async function stopMethod(folder: string, method: MethodName): Promise<RunView> {
  const run = await readRun(folder);
  const { status, experiment, methods, leftOut } = run;
  if (hasEnded(status) && !isLocked(folder)) throw new TangentError('run-not-running', say`${folder} is not being trained: it is ${statusNames[status]}`);
  if (!experiment.methods.includes(method))
    throw new TangentError('method-not-asked-for', say`--method: ${folder} does not train ${method}; it trains ${experiment.methods.join(', ')}`);
  if (leftOut.includes(method) || methods.some((one) => one.method === method && one.finished))
    throw new TangentError('method-finished', say`--method: the training of ${method} in ${folder} has ended already`);
  requestMethodStop(folder, method);
  return run;
}

async function released(folder: string, timeout: number): Promise<void> {
  for (const deadline = Date.now() + timeout; isLocked(folder) && Date.now() < deadline; ) await wait(20);
}
