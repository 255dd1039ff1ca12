import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runtimeNames, type InstallProgress } from '../../../src/contract/runtimes';
import { install, type InstallOptions } from '../../../src/runtimes/install';
import { entryOf, runtimesEnvironment, receiptOf, runtimeVersions } from '../../../src/runtimes/installed';
import { manifestOf } from '../../../src/runtimes/manifest';
import { proxiedFetch } from '../../../src/runtimes/fetch';
import { remove } from '../../../src/runtimes/remove';
import { temporaryFolder } from '../runs/temporary';
import { exampleRuntime, packed, tarball, zip } from './archives';
import { answerWith, cutAfter, lieWith, serve, stallAfter, type Trick } from './server';

const fetch = await proxiedFetch();
const tgz = '/npm/m/-/m-1.0.0.tgz';
const whl = '/pypi/packages/x.whl';

/** Installs the example from a server that plays tricks. */
async function attempt(tricks: Record<string, Trick[]> = {}, other: Partial<InstallOptions> = {}, folder = temporaryFolder(), change = {}) {
  const { manifest, served } = exampleRuntime();
  const { address, asked } = await serve(served, tricks);
  const signal = new AbortController().signal;
  const patience = { attempts: 3, stall: 300, pause: 1 };
  const done = install({ ...manifest, ...change }, { folder, mirror: address, fetch, signal, patience, ...other });
  // Awaited by the caller, but maybe after something else.
  done.catch(() => undefined);
  return { folder, asked, done, manifest };
}

/** Nothing that an engine would take for a runtime. */
function expectNothing(folder: string): void {
  expect(receiptOf('tfjs-cuda', folder)).toBeNull();
  expect(readdirSync(folder).filter((name) => !name.startsWith('.partial-'))).toEqual([]);
}

describe('an installation', () => {
  it('puts files where the manifest says, tells how far it is, and can be removed', async () => {
    const told: InstallProgress[] = [];
    const { folder, done, asked, manifest } = await attempt({}, { onProgress: (progress) => told.push(progress) });
    expect(await done).toMatchObject({ runtime: 'tfjs-cuda', version: '4.22.0', present: false, unpinned: [] });
    const entry = entryOf('tfjs-cuda', folder) ?? '';
    expect(createRequire(import.meta.url)(entry)).toBe(7);
    expect(readdirSync(folder)).toEqual(['tfjs-cuda']);
    expect(readdirSync(path.join(folder, 'tfjs-cuda'), { recursive: true }).sort()).toEqual(
      ['lib', 'lib/libx.so', 'node_modules', 'node_modules/m', 'node_modules/m/index.js', 'runtime.json'].map(path.normalize),
    );
    const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(told.filter(({ phase }) => phase === 'downloading').at(-1)).toEqual({ phase: 'downloading', doneBytes: total, totalBytes: total });
    expect(told.at(-1)?.phase).toBe('unpacking');
    const environment = runtimesEnvironment({ TANGENT_RUNTIMES: folder, LD_LIBRARY_PATH: '/mine' });
    if (process.platform === 'linux') expect(environment).toEqual({ LD_LIBRARY_PATH: `${path.join(folder, 'tfjs-cuda', 'lib')}:/mine` });
    writeFileSync(entry, 'broken');
    expect([entryOf('tfjs-cuda', folder), runtimesEnvironment({ TANGENT_RUNTIMES: folder })]).toEqual([null, {}]);
    const { done: mended } = await attempt({}, {}, folder);
    expect((await mended).present).toBe(false);
    const { done: again, asked: askedAgain } = await attempt({}, {}, folder);
    expect((await again).present).toBe(true);
    expect([asked.length, askedAgain.length]).toEqual([2, 0]);
    expect(await remove('tfjs-cuda', folder)).toMatchObject({ removed: true });
    expect(readdirSync(folder)).toEqual([]);
    expect(await remove('tfjs-cuda', folder)).toMatchObject({ removed: false, bytes: 0 });
  });

  it('goes on where a server cut, as often as that brings something, and after errors that pass', async () => {
    const cuts = 8;
    const { done, asked, folder } = await attempt({ [whl]: Array.from({ length: cuts }, () => cutAfter(20_000)), [tgz]: [answerWith(500), answerWith(503, { 'retry-after': '0' })] });
    expect((await done).present).toBe(false);
    const from = asked.filter(({ url }) => url === whl).map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]));
    expect(from).toHaveLength(cuts + 1);
    // On a busy machine the end of the connection may overtake what was sent before it, so that an attempt brings nothing.
    for (const [index, start] of from.slice(1).entries()) expect([0, 20_000]).toContain(start - (from[index] ?? NaN));
    expect(from.at(-1)).toBeGreaterThan(3 * 20_000);
    expect(readFileSync(path.join(folder, 'tfjs-cuda', 'lib', 'libx.so'))).toHaveLength(200_000);
  });

  it('does not wait for a server that says nothing more', async () => {
    const begun = Date.now();
    const { done, asked } = await attempt({ [whl]: [stallAfter(1000), () => undefined] });
    await done;
    expect(asked.filter(({ url }) => url === whl).map(({ range }) => range)).toEqual([undefined, 'bytes=1000-', 'bytes=1000-']);
    expect(Date.now() - begun).toBeLessThan(5000);
  });

  it('starts anew where a server has no parts to give', async () => {
    const whole: Trick = (_, response, content) => void response.writeHead(200).end(content);
    const { done } = await attempt({ [whl]: [cutAfter(1000), whole] });
    await done;
  });

  it('mends a download that went wrong once', async () => {
    const { done } = await attempt({ [whl]: [lieWith(Buffer.alloc(200_106))] });
    await done;
  });

  it.each([
    ['other bytes', (length: number) => lieWith(Buffer.alloc(length, 1)), /sha256/],
    ['more bytes', (length: number) => lieWith(Buffer.alloc(length + 1)), /more than/],
  ])('refuses %s and installs nothing', async (_, trick, reason) => {
    const { manifest } = exampleRuntime();
    const lie = trick(manifest.files[1]?.bytes ?? 0);
    const { done, folder } = await attempt({ [whl]: [lie, lie] });
    await expect(done).rejects.toMatchObject({ code: 'download-damaged', message: expect.stringMatching(reason), fault: false });
    expectNothing(folder);
  });

  it('gives up with the reason, keeps what came, and needs no more of it next time', async () => {
    const gone = Array.from({ length: 3 }, () => answerWith(502));
    const { done, folder } = await attempt({ [whl]: [cutAfter(50_000), ...gone] });
    await expect(done).rejects.toMatchObject({ code: 'download-failed', fault: true, message: expect.stringContaining('502') });
    expectNothing(folder);
    const { done: next, asked } = await attempt({}, {}, folder);
    await next;
    // The other file may or may not have been there by then.
    expect(asked.filter(({ url }) => url === whl)).toEqual([{ url: whl, range: 'bytes=50000-' }]);
  });

  it('says what is not there', async () => {
    const { done, folder } = await attempt({ [tgz]: [answerWith(404)] });
    await expect(done).rejects.toMatchObject({ code: 'download-refused', message: expect.stringContaining('404') });
    expectNothing(folder);
  });

  it('ends when cancelled, and goes on later', async () => {
    const cancel = new AbortController();
    const onProgress = ({ doneBytes }: InstallProgress): void => {
      if (doneBytes > 1000) cancel.abort(new Error('cancelled'));
    };
    const { done, folder } = await attempt({ [whl]: [stallAfter(2000)] }, { signal: cancel.signal, onProgress, patience: { attempts: 3, stall: 60_000, pause: 1 } });
    await expect(done).rejects.toThrow('cancelled');
    expectNothing(folder);
    const { done: next } = await attempt({}, {}, folder);
    expect((await next).present).toBe(false);
  });

  it('asks for room before it fetches, and tells a full disk', async () => {
    const { done, asked, folder } = await attempt({}, { freeBytes: () => Promise.resolve(2 ** 28) });
    await expect(done).rejects.toMatchObject({ code: 'disk-full', message: expect.stringMatching(/needs 256 MiB|needs 257 MiB/) });
    expect(asked).toEqual([]);
    expectNothing(folder);
  });

  it.skipIf(!existsSync('/dev/full'))('tells a disk that fills up meanwhile', async () => {
    const folder = temporaryFolder();
    const partial = path.join(folder, '.partial-tfjs-cuda-4.22.0');
    mkdirSync(partial);
    symlinkSync('/dev/full', path.join(partial, '1.archive'));
    const { done } = await attempt({}, {}, folder);
    await expect(done).rejects.toMatchObject({ code: 'disk-full', fault: false });
    expectNothing(folder);
  });

  it('waits for no other process, unless that is dead', async () => {
    const folder = temporaryFolder();
    const partial = path.join(folder, '.partial-tfjs-cuda-4.22.0');
    mkdirSync(partial);
    writeFileSync(path.join(partial, 'lock'), String(process.pid));
    const { done } = await attempt({}, {}, folder);
    await expect(done).rejects.toMatchObject({ code: 'runtime-busy' });
    writeFileSync(path.join(partial, 'lock'), '2147483646');
    const { done: next } = await attempt({}, {}, folder);
    await next;
  });

  it('replaces an older version as a whole', async () => {
    const folder = temporaryFolder();
    await (await attempt({}, {}, folder, { version: '0.9.0' })).done;
    writeFileSync(path.join(folder, 'tfjs-cuda', 'old'), '');
    const { done } = await attempt({}, {}, folder);
    expect(await done).toMatchObject({ present: false, version: '4.22.0' });
    expect(existsSync(path.join(folder, 'tfjs-cuda', 'old'))).toBe(false);
    expect(readdirSync(folder)).toEqual(['tfjs-cuda']);
  });

  it('is refused on another platform and from an address that is none', async () => {
    await expect((await attempt({}, {}, undefined, { platform: 'aix-ppc' })).done).rejects.toMatchObject({ code: 'runtime-platform' });
    await expect((await attempt({}, { mirror: 'ftp://x' })).done).rejects.toMatchObject({ code: 'bad-mirror' });
  });
});

describe('archives', () => {
  const keep = [{ from: 'package/', to: 'm/' }];

  async function installed(archivePath: string, archive: Buffer, other = {}) {
    const { manifest } = exampleRuntime();
    const file = packed(archivePath, archive, keep, other);
    const { address } = await serve(new Map([[`/${file.source}/${archivePath}`, archive]]));
    const folder = temporaryFolder();
    const patience = { attempts: 1, stall: 1000, pause: 1 };
    const change = { ...manifest, entry: 'm/a', files: [file], expected: ['m/a'] };
    const signal = new AbortController().signal;
    return { folder, done: install(change, { folder, mirror: address, fetch, signal, patience }) };
  }

  it('keep links inside and lose those that lead outside', async () => {
    const inside = await installed('a.tgz', tarball({ 'package/a': '1' }, { name: 'package/b', to: 'a' }));
    await inside.done;
    expect(readFileSync(path.join(inside.folder, 'tfjs-cuda', 'm', 'b'), 'utf8')).toBe('1');
    const outside = await installed('a.tgz', tarball({ 'package/a': '1' }, { name: 'package/b', to: '../../../../../../etc/passwd' }));
    await outside.done.catch(() => undefined);
    expect(existsSync(path.join(outside.folder, 'tfjs-cuda', 'm', 'b'))).toBe(false);
  });

  it.each([
    ['that lead outside', 'a.whl', zip({ 'package/../../../x': 'x' })],
    ['that are none', 'a.whl', Buffer.from('no archive')],
    ['that are none', 'a.tgz', Buffer.from('no archive')],
    ['that end early', 'a.tgz', tarball({ 'package/a': Buffer.alloc(100_000, 'abc') }).subarray(0, 90)],
  ])('%s are refused', async (_, name, archive) => {
    const { done, folder } = await installed(name, archive);
    await expect(done).rejects.toMatchObject({ code: 'download-damaged' });
    expectNothing(folder);
  });

  it('without a checksum are told apart', async () => {
    const { done } = await installed('a.tgz', tarball({ 'package/a': '1' }), { digest: null, exact: false, bytes: 1 });
    expect((await done).unpinned).toHaveLength(1);
  });
});

describe('the runtimes of this version', () => {
  it('fit the packages that come with Tangent', () => {
    const require = createRequire(import.meta.url);
    const version = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;
    const versions = { 'onnxruntime-cuda': version('onnxruntime-node'), 'tfjs-cuda': version('@tensorflow/tfjs-core') };
    expect(runtimeVersions).toEqual(versions);
    for (const name of runtimeNames) expect(manifestOf(name).version).toBe(versions[name]);
  });

  it('name few files without a published checksum', () => {
    const unpinned = runtimeNames.flatMap((name) => manifestOf(name).files.filter(({ digest }) => !digest));
    expect(unpinned.map(({ path: address }) => address)).toEqual(['tf-builds/pre-built-binary/napi-v8/4.22.0/GPU-linux-4.22.0.tar.gz']);
  });
});
