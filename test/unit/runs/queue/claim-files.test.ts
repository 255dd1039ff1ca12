import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClaimFiles } from '../../../../src/runs/queue/claim-files';
import { Place } from '../../../../src/runs/queue/queue';
import { beside, bundle } from '../bundle';
import { temporaryFolder } from '../temporary';

const name = '000000000001-a';
const fileOf = (folder: string): string => path.join(folder, `${name}.json`);

/** A claim of this process with some of its content changed and a heartbeat in the past. */
async function forge(folder: string, change: Record<string, unknown>, secondsAgo = 0): Promise<void> {
  const claims = new ClaimFiles(folder);
  await claims.add({ name, bytes: 7 });
  const content: unknown = JSON.parse(readFileSync(fileOf(folder), 'utf8'));
  await claims.remove(name);
  writeFileSync(fileOf(folder), JSON.stringify({ ...Object(content), ...change }));
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(fileOf(folder), time, time);
}

function start(program: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('claims in files', () => {
  it('are there for others until they are given back', async () => {
    const folder = path.join(temporaryFolder(), 'queue');
    const [claims, others] = [new ClaimFiles(folder, 10), new ClaimFiles(folder)];
    expect(await others.list()).toEqual([]);
    await claims.add({ name, bytes: 7 });
    expect(await others.list()).toEqual([{ name, bytes: 7 }]);
    utimesSync(fileOf(folder), 0, 0);
    await expect.poll(() => statSync(fileOf(folder)).mtimeMs).toBeGreaterThan(Date.now() - 10_000);
    await claims.remove(name);
    await claims.remove(name);
    expect(await others.list()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['whose process is dead', { pid: 2 ** 22 + 1 }, 0],
    ['of a container that gave no sign for 30 s', { space: 'elsewhere' }, 31],
    ['of a host that gave no sign for 30 s', { host: 'elsewhere' }, 31],
    ['of another version that gave no sign for 30 s', { version: 2 }, 31],
  ])('%s are removed', async (_, change, secondsAgo) => {
    const folder = temporaryFolder();
    await forge(folder, change, secondsAgo);
    expect(await new ClaimFiles(folder).list()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of other hosts are passed over and stay', async () => {
    const folder = temporaryFolder();
    await forge(folder, { host: 'elsewhere' }, 25);
    expect(await new ClaimFiles(folder).list()).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('of containers and other versions count as long as they beat', async () => {
    const folder = temporaryFolder();
    await forge(folder, { space: 'elsewhere' }, 25);
    expect(await new ClaimFiles(folder).list()).toEqual([{ name, bytes: 7 }]);
    await forge(folder, { version: 2, bytes: 'many' }, 25);
    expect(await new ClaimFiles(folder).list()).toEqual([{ name, bytes: Infinity }]);
  });

  it.runIf(process.platform === 'linux')('count without a heartbeat while their process is surely there, as one that is stopped', async () => {
    const folder = temporaryFolder();
    await forge(folder, {}, 3600);
    expect(await new ClaimFiles(folder).list()).toEqual([{ name, bytes: 7 }]);
    await forge(folder, { startTime: 'another boot 7' });
    expect(await new ClaimFiles(folder).list()).toEqual([]);
  });

  it('cannot be made where nothing can be written', async () => {
    const folder = path.join(temporaryFolder(), 'file');
    writeFileSync(folder, '');
    await expect(new ClaimFiles(folder).add({ name, bytes: 1 })).rejects.toMatchObject({ code: 'not-a-folder' });
  });

  it('let others pass when their process is killed', async () => {
    const folder = temporaryFolder();
    const child = start(bundle(beside(import.meta.url, 'contender.ts'), temporaryFolder()), folder, '10', '0');
    if (child.stdout) await once(child.stdout, 'data');
    const place = await Place.take(new ClaimFiles(path.join(folder, 'queue')), 1, { capacity: 10 });
    expect(await place.look()).toEqual({ admitted: false, before: 1 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await place.look()).toEqual({ admitted: true, before: 0 });
    await place.leave();
    expect(readdirSync(path.join(folder, 'queue'))).toEqual([]);
  });

  it('never add up to more than there is, however many processes contend', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'marks'));
    const program = bundle(beside(import.meta.url, 'contender.ts'), temporaryFolder());
    const children = ['3', '4', '6', '10'].map((bytes) => start(program, folder, bytes, '12'));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(readdirSync(path.join(folder, 'queue'))).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
