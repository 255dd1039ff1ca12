import { setTimeout as wait } from 'node:timers/promises';
import { isLocked } from '../../runs';
import type { Session } from './session';

/** Milliseconds between two looks at the runs before. */
const interval = 300;

/**
 * Waits until the runs that this one was started behind have ended, however they do. Each change of their number is logged.
 * @param before their folders; each was locked by its trainer before this one was started
 * @throws Stopped if a stop is asked for meanwhile
 */
export async function awaitTurn(session: Session, before: readonly string[]): Promise<void> {
  for (let told = 0; ; ) {
    session.throwIfStopped();
    const left = before.filter(isLocked).length;
    if (left === 0) {
      // Readers take a run for waiting until it says something else.
      if (told > 0) session.log({ type: 'progress', phase: 'scan', done: 0, total: 0 });
      return;
    }
    if (left !== told) session.log({ type: 'waiting', before: left, bytes: 0, capacity: 0, reason: 'turn' });
    told = left;
    await wait(interval, undefined, { signal: session.signal }).catch(() => undefined);
  }
}
