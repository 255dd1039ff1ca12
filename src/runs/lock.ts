import { randomUUID } from 'node:crypto';
import { closeSync, futimes, futimesSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import { systemCode, writingError } from './file-errors';
import { runFiles } from './files';
import { heartbeatEvery, staleAfter } from './heartbeat';
import { identitySchema, lives, ownIdentity } from './process-identity';

const contentSchema = identitySchema.extend({
  version: z.literal(1),
  /** When the lock was taken, ISO 8601 in UTC. */
  acquired: z.string(),
  token: z.string(),
});

/** A lock as its file tells it. The file's time of modification is the heartbeat. */
export interface LockState {
  /** Null while the file is being written. */
  readonly content: z.infer<typeof contentSchema> | null;
  /** Whether its holder still trains, as far as one can tell from here. */
  readonly alive: boolean;
}

export interface LockOptions {
  /** Called once if another process has taken the lock over, as after this one was suspended: stop writing. */
  readonly onLost?: () => void;
  /** Milliseconds. */
  readonly heartbeatEvery?: number;
}

/** The right to write a run folder. */
export interface Lock {
  release(): void;
}

/** The run's lock; null if nobody holds it. */
export function readLock(folder: string): LockState | null {
  const file = path.join(folder, runFiles.lock);
  try {
    const heartbeat = statSync(file).mtimeMs;
    const parsed = contentSchema.safeParse(jsonOf(readFileSync(file, 'utf8')));
    const content = parsed.success ? parsed.data : null;
    const fresh = Date.now() - heartbeat < staleAfter;
    return { content, alive: fresh && (content === null || lives(content) !== false) };
  } catch {
    return null;
  }
}

/** Whether somebody trains this run now. */
export function isLocked(folder: string): boolean {
  return readLock(folder)?.alive ?? false;
}

/**
 * Takes the run's lock: at most one process has it. A lock whose holder is dead, or has given no sign for 30 s, is
 * taken over. The heartbeat does not keep the process alive.
 * @throws TangentError `run-busy` if another process holds it, `not-writable`
 */
export function acquireLock(folder: string, options: LockOptions = {}): Lock {
  const file = path.join(folder, runFiles.lock);
  const token = randomUUID();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const descriptor = create(file, () => {
      const content = { version: 1, ...ownIdentity(), acquired: new Date().toISOString(), token };
      return `${JSON.stringify(content)}\n`;
    });
    if (descriptor !== null) return held(folder, descriptor, token, options);
    const state = readLock(folder);
    if (state?.alive) throw busy(folder, state);
    if (state) removeIf(folder, () => !isLocked(folder));
  }
  throw busy(folder, readLock(folder));
}

/** What is said where a run is trained already. */
export function busy(folder: string, state: LockState | null): TangentError {
  const advice = say`follow it with: tangent watch "${folder}", or stop it with: tangent stop "${folder}"`;
  const trained = state?.content
    ? say`${folder} is already being trained by process ${state.content.pid} on ${state.content.host}; ${advice}`
    : say`${folder} is already being trained; ${advice}`;
  return new TangentError('run-busy', trained);
}

/** The open new file, or null if it exists. */
function create(file: string, content: () => string): number | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return null;
    throw writingError(error, file);
  }
  try {
    writeSync(descriptor, content());
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    rmSync(file, { force: true });
    throw writingError(error, file);
  }
}

/**
 * Removes the lock if the condition holds. Only who could create the guard removes a lock, so that nobody removes one
 * that has just been taken; a guard left by a crash counts for 30 s.
 * @returns false if another process has the guard at this moment
 */
function removeIf(folder: string, condition: () => boolean): boolean {
  const guard = path.join(folder, runFiles.lockGuard);
  const descriptor = create(guard, () => '');
  if (descriptor === null) {
    const left = statSync(guard, { throwIfNoEntry: false });
    if (left && Date.now() - left.mtimeMs > staleAfter) rmSync(guard, { force: true });
    return false;
  }
  try {
    if (condition()) rmSync(path.join(folder, runFiles.lock), { force: true });
  } finally {
    closeSync(descriptor);
    rmSync(guard, { force: true });
  }
  return true;
}

function held(folder: string, descriptor: number, token: string, options: LockOptions): Lock {
  const ours = (): boolean => readLock(folder)?.content?.token === token;
  let open = true;
  const close = (): void => {
    clearInterval(timer);
    if (open) closeSync(descriptor);
    open = false;
  };
  // The heartbeat goes through the open file: after a takeover it touches nobody else's lock.
  const timer = setInterval(() => {
    futimes(descriptor, new Date(), new Date(), () => {
      if (!open || ours()) return;
      close();
      options.onLost?.();
    });
  }, options.heartbeatEvery ?? heartbeatEvery);
  timer.unref();
  futimesSync(descriptor, new Date(), new Date());
  return {
    release: () => {
      if (!open) return;
      close();
      for (let waited = 0; !removeIf(folder, ours) && waited < 1000; waited += 1) pause(1);
    },
  };
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
