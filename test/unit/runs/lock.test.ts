import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { acquireLock, isLocked, readLock } from '../../../src/runs/lock';
import { beside, bundle } from './bundle';
import { temporaryFolder } from './temporary';

const lockOf = (folder: string): string => path.join(folder, 'lock');
const busy = expect.objectContaining({ code: 'run-busy' });

function start(program: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The lock of this process with some of its content changed and a heartbeat in the past. */
function forge(folder: string, change: Record<string, unknown>, secondsAgo = 0): void {
  rmSync(lockOf(folder), { force: true });
  const lock = acquireLock(folder);
  const content: unknown = JSON.parse(readFileSync(lockOf(folder), 'utf8'));
  lock.release();
  writeFileSync(lockOf(folder), JSON.stringify({ ...Object(content), ...change }));
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(lockOf(folder), time, time);
}

describe('the lock of a run', () => {
  it('is held by one and given back', () => {
    const folder = temporaryFolder();
    expect(readLock(folder)).toBeNull();
    const lock = acquireLock(folder);
    expect(isLocked(folder)).toBe(true);
    expect(readLock(folder)?.content).toMatchObject({ pid: process.pid, host: hostname() });
    expect(() => acquireLock(folder)).toThrow(busy);
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    acquireLock(folder).release();
  });

  it('is stale at once when its holder is killed', async () => {
    const folder = temporaryFolder();
    const child = start(bundle(beside(import.meta.url, 'lock-holder.ts'), temporaryFolder()), folder);
    if (child.stdout) await once(child.stdout, 'data');
    expect(() => acquireLock(folder)).toThrow(busy);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readLock(folder)).toMatchObject({ alive: false, content: { pid: child.pid } });
    acquireLock(folder).release();
  });

  it('is stale when its process number has gone to another process', () => {
    const folder = temporaryFolder();
    forge(folder, {});
    expect(isLocked(folder)).toBe(true);
    forge(folder, { startTime: 'another boot 7' });
    expect(isLocked(folder)).toBe(process.platform !== 'linux');
  });

  it('is stale after 30 s without a heartbeat, wherever its holder runs', () => {
    const folder = temporaryFolder();
    for (const change of [{ host: 'elsewhere' }, { space: 'elsewhere' }, {}]) {
      forge(folder, { pid: process.pid, ...change }, 25);
      expect(isLocked(folder)).toBe(true);
      expect(() => acquireLock(folder)).toThrow(busy);
      forge(folder, { pid: process.pid, ...change }, 31);
      expect(isLocked(folder)).toBe(false);
      acquireLock(folder).release();
    }
  });

  it('that is being written counts as held', () => {
    const folder = temporaryFolder();
    writeFileSync(lockOf(folder), '');
    expect(() => acquireLock(folder)).toThrow(busy);
  });

  it('beats, and tells its holder when it is lost', async () => {
    const folder = temporaryFolder();
    let lost = 0;
    const lock = acquireLock(folder, { heartbeatEvery: 10, onLost: () => (lost += 1) });
    // A heartbeat may be under way, and end after this.
    const aged = () => {
      utimesSync(lockOf(folder), 0, 0);
      return !isLocked(folder);
    };
    await expect.poll(aged, { interval: 1 }).toBe(true);
    await expect.poll(() => isLocked(folder)).toBe(true);
    const other = await vi.waitFor(() => (aged(), acquireLock(folder)), { interval: 1 });
    await expect.poll(() => lost).toBe(1);
    lock.release();
    expect(isLocked(folder)).toBe(true);
    other.release();
    await wait(30);
    expect(lost).toBe(1);
    expect(existsSync(lockOf(folder))).toBe(false);
  });

  it('goes from a dead holder to one of many processes at a time', async () => {
    const folder = temporaryFolder();
    forge(folder, { pid: 2 ** 22 + 1 });
    const program = bundle(beside(import.meta.url, 'lock-holder.ts'), temporaryFolder());
    const children = Array.from({ length: 4 }, () => start(program, folder, '25'));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
