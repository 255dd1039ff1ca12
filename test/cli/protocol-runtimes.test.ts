import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { failureSchema } from '../../src/contract/failure';
import { installationSchema, removalSchema } from '../../src/contract/runtimes';
import { expectFailure, outcome, start, tangent, useStandIn } from './stand-in';

useStandIn();

describe('runtimes', () => {
  it('are installed with progress and removed', async () => {
    const list = await tangent(tmpdir(), 'install-runtime', 'tfjs-cuda', '--list', '--mirror', 'https://m/');
    expect(list.out).toContain('fetches 1.00 MiB, takes 2.00 MiB of the 1.00 GiB');
    expect(list.out).toContain('https://m/npm/x.tgz  no published checksum');
    const installed = await tangent(tmpdir(), 'install-runtime', 'tfjs-cuda', '--json');
    expect(installed.err).toContain('downloading: 512 KiB of 1.00 MiB');
    expect(installationSchema.parse(JSON.parse(installed.out)).unpinned).toHaveLength(1);
    expect((await tangent(tmpdir(), 'install-runtime', 'tfjs-cuda')).out).toContain('only the server');
    expect(removalSchema.parse(JSON.parse((await tangent(tmpdir(), 'remove-runtime', 'tfjs-cuda', '--json')).out)).bytes).toBe(2 ** 21);
    expect((await tangent(tmpdir(), 'remove-runtime', 'tfjs-cuda')).out).toBe('tfjs-cuda is removed, 2.00 MiB are free again\n');
  });

  it('are left half fetched when interrupted', async () => {
    const child = start(tmpdir(), ['install-runtime', 'tfjs-cuda', '--mirror', 'http://slow/', '--json']);
    const ended = outcome(child);
    await new Promise<void>((resolve) => child.stderr?.on('data', (text) => String(text).includes('downloading') && resolve()));
    child.kill('SIGINT');
    const { code, out } = await ended;
    expect(code).toBe(130);
    expect(failureSchema.parse(JSON.parse(out)).error.code).toBe('interrupted');
  });

  it('have names', async () => {
    const failed = await tangent(tmpdir(), 'install-runtime', 'magic', '--json');
    expect(failed.code).toBe(2);
    expectFailure(failed, 'usage');
  });
});
