import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { systemCode } from './file-errors';

export const identitySchema = z.object({
  pid: z.number(),
  host: z.string(),
  /** The system's space of process numbers, where hosts have several (containers). */
  space: z.string().nullable(),
  /** When the process started, in the system's own terms; null where the system does not tell at once. */
  startTime: z.string().nullable(),
});

/** What tells one process from every other, after its number has been given away again as well. */
export type ProcessIdentity = Readonly<z.infer<typeof identitySchema>>;

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), space: processSpace(), startTime: startTime(process.pid) };
}

/**
 * Whether the process lives: null if it runs elsewhere, so that nothing can be said. A process that has ended but is
 * not yet collected by its parent does not live.
 */
export function lives({ pid, host, space, startTime: started }: ProcessIdentity): boolean | null {
  if (host !== hostname() || space !== processSpace()) return null;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  const now = startTime(pid);
  return now !== null && (started === null || now === started);
}

/** Boot and clock tick at which the process started; null if there is none, or on other systems than Linux. */
function startTime(pid: number): string | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything; after it come the state and, as the 20th field, the start.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${fields[19]}`;
  } catch {
    return null;
  }
}

function processSpace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}
