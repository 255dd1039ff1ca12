import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thumbnailAnswerSchema } from '../../../src/contract/thumbnails';
import { answerThumbnails } from '../../../src/trainer/thumbnails/answer';
import { trim } from '../../../src/trainer/thumbnails/trim';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'thumbnails-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function picture(name: string, width: number, height: number): Promise<string> {
  const create = { width, height, channels: 4 as const, background: { r: 200, g: 30, b: 30, alpha: 0.5 } };
  await sharp({ create }).png().toFile(at(name));
  return at(name);
}

/** The thumbnails of files, by the file. */
async function thumbnailsOf(files: readonly string[]): Promise<Map<string, string | null>> {
  const output = new PassThrough();
  const lines = files.map((file) => `${JSON.stringify({ file })}\n`);
  const said = text(output);
  await answerThumbnails(at('cache'), { input: Readable.from(lines), output });
  output.end();
  const answers = (await said).trim().split('\n').map((line) => thumbnailAnswerSchema.parse(JSON.parse(line)));
  return new Map(answers.map(({ file, thumbnail }) => [file, thumbnail]));
}

describe('thumbnails', () => {
  it('are small copies that keep the shape, and null where there is no picture', async () => {
    const wide = await picture('wide <b>.png', 400, 100);
    const tiny = await picture('tiny.png', 9, 9);
    writeFileSync(at('text.png'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const made = await thumbnailsOf([wide, tiny, at('text.png'), at('gone.png')]);
    const sizes = await Promise.all([wide, tiny].map((file) => sharp(made.get(file) ?? '').metadata()));
    expect(sizes.map(({ width, height, format, hasAlpha }) => [width, height, format, hasAlpha])).toEqual([[192, 48, 'webp', true], [9, 9, 'webp', true]]);
    expect([made.get(at('text.png')), made.get(at('gone.png'))]).toEqual([null, null]);
    const parts = readdirSync(at('cache')).flatMap((name) => readdirSync(path.join(at('cache'), name)));
    expect(parts).toHaveLength(2);
  });

  it('are taken from the cache while the file is the same, and made anew when it has changed', async () => {
    const file = await picture('a.png', 50, 50);
    const first = (await thumbnailsOf([file])).get(file) ?? '';
    const long = new Date(Date.now() - 1e8);
    utimesSync(first, long, long);
    expect((await thumbnailsOf([file])).get(file)).toBe(first);
    expect(Date.now() - statSync(first).mtimeMs).toBeLessThan(60_000);
    await picture('a.png', 60, 60);
    const second = (await thumbnailsOf([file])).get(file) ?? '';
    expect(second).not.toBe(first);
    expect((await sharp(second).metadata()).width).toBe(60);
  });

  it('used longest ago go when the cache is full', async () => {
    const files = await Promise.all(['a.png', 'b.png', 'c.png', 'd.png'].map((name, index) => picture(name, 100 + index, 80)));
    const made = await thumbnailsOf(files);
    const kept = files.map((file) => made.get(file) ?? '');
    for (const [age, thumbnail] of kept.entries()) utimesSync(thumbnail, new Date(1e12 - age * 1e6), new Date(1e12 - age * 1e6));
    const sizes = kept.map((thumbnail) => statSync(thumbnail).size);
    const all = sizes.reduce((sum, size) => sum + size, 0);
    expect(await trim(at('cache'), all)).toBe(all);
    expect(await trim(at('cache'), all - 1)).toBeLessThanOrEqual(0.8 * all);
    const left = kept.map((thumbnail) => statSync(thumbnail, { throwIfNoEntry: false }) !== undefined);
    expect(left).toEqual([true, true, true, false]);
  });
});
