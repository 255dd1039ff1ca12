import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ThumbnailMaker } from '../../../src/trainer/client';

/** Answers each picture after a moment, notes what it was asked, and dies of `deadly`. */
const script = `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const folder = process.argv[2];
appendFileSync(folder + '/starts', 'x');
for await (const line of createInterface({ input: process.stdin })) {
  const { file } = JSON.parse(line);
  appendFileSync(folder + '/asked', file + '\\n');
  if (file === 'deadly') process.exit(1);
  setTimeout(() => console.log(JSON.stringify({ file, thumbnail: file === 'text' ? null : folder + '/' + file })), 20);
}
appendFileSync(folder + '/ends', 'x');
`;

let folder: string;
let maker: ThumbnailMaker;
const noted = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'maker-'));
  writeFileSync(path.join(folder, 'fake.mjs'), script);
  maker = new ThumbnailMaker({ program: path.join(folder, 'fake.mjs'), folder, idle: 100 });
});
afterEach(() => {
  maker.dispose();
  rmSync(folder, { recursive: true });
});

describe('the maker of thumbnails', () => {
  it('asks one process, once for each picture, and lets it end when there is nothing to do', async () => {
    const made = await Promise.all([maker.make('a'), maker.make('text'), maker.make('a')]);
    expect(made).toEqual([`${folder}/a`, null, `${folder}/a`]);
    expect([noted('starts'), noted('asked')]).toEqual(['x', 'a\ntext\n']);
    await expect.poll(() => noted('ends'), { timeout: 5000 }).toBe('x');
    expect(await maker.make('b')).toBe(`${folder}/b`);
    expect(noted('starts')).toBe('xx');
  });

  it('forgets what was taken back before its turn', async () => {
    const controller = new AbortController();
    const first = Array.from({ length: 8 }, (_, index) => maker.make(`early-${index}`));
    const late = maker.make('late', controller.signal);
    controller.abort();
    expect(await late).toBeNull();
    expect(await Promise.all(first)).not.toContain(null);
    expect(noted('asked')).not.toContain('late');
  });

  it('starts another process when one has died of a picture', async () => {
    expect(await maker.make('deadly')).toBeNull();
    expect(await maker.make('a')).toBe(`${folder}/a`);
    expect(noted('starts')).toBe('xx');
  });
});
