import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../bench/build.mjs';
import { packages } from '../../../bench/packed.mjs';

describe('the benchmark for a machine that has nothing of ours', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-pack-'));
  afterAll(() => rm(folder, { recursive: true }));

  it('loads no package that is not packed', async () => {
    const loaded = await bundle(path.join(folder, 'main.mjs'));
    expect(loaded.filter((name) => !(name in packages))).toEqual([]);
  });
});
