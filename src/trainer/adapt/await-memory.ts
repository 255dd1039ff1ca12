import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TangentError } from '../../contract/errors';
import { bytes as inUnits } from '../../contract/format';
import { say, type Message } from '../../contract/message';
import { plainFault } from '../../datasets';
import { ClaimFiles, Place } from '../../runs';
import { cacheFolder } from '../client/folders';
import { sharedMemory } from './memory';
import type { Session } from './session';

/** Milliseconds between two looks at the queue. */
const interval = 500;

/**
 * Waits until a run's memory fits beside that of the runs that came before it on this machine. Each change of its place is
 * logged.
 * @param onWaiting told when it has to wait
 * @returns what gives the memory back
 * @throws Stopped if a stop is asked for meanwhile
 */
export async function awaitMemory(session: Session, bytes: number, onWaiting: () => void): Promise<() => Promise<void>> {
  const capacity = sharedMemory();
  if (bytes > capacity) session.warn(tooLarge(bytes, capacity));
  const place = await Place.take(new ClaimFiles(path.join(cacheFolder(), 'queue')), bytes, { capacity }).catch((error: unknown) => {
    session.warn(alone(error));
    return null;
  });
  if (!place) return () => Promise.resolve();
  try {
    await turn(session, place, { bytes, capacity }, onWaiting);
  } catch (error) {
    await place.leave();
    throw error;
  }
  return () => place.leave();
}

async function turn(session: Session, place: Place, needs: { readonly bytes: number; readonly capacity: number }, onWaiting: () => void): Promise<void> {
  for (let told = -1; ; ) {
    session.throwIfStopped();
    const standing = await place.look().catch((error: unknown) => {
      session.warn(alone(error));
      return null;
    });
    if (!standing || standing.admitted) return;
    if (told < 0) onWaiting();
    if (standing.before !== told) session.log({ type: 'waiting', before: standing.before, ...needs, reason: 'memory' });
    told = standing.before;
    await wait(interval, undefined, { signal: session.signal }).catch(() => undefined);
  }
}

function tooLarge(bytes: number, capacity: number): Message {
  return say`This run takes about ${inUnits(bytes)} of memory, more than the ${inUnits(capacity)} that runs may take on this machine: it runs alone, and may be slow or be ended by the system; a smaller --memory-budget (in VS Code the setting tangent.memoryBudget) keeps more in files`;
}

/** A run must not fail for want of a queue. */
function alone(error: unknown): Message {
  const cause = error instanceof TangentError ? error.cause : error;
  return say`Runs at the same time cannot wait for each other, for nothing can be written to ${cacheFolder()}: ${plainFault(cause)}; start no other until this one has ended`;
}
