import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { uniforms } from '../../../src/contract/random';

/** Pixels of noise, a different picture for each seed. */
export function noise(width: number, height: number, channels: 1 | 3 | 4, seed: number): Uint8Array {
  return Uint8Array.from(uniforms(width * height * channels, seed, 'noise'), (number) => Math.floor(number * 256));
}

export function noisePicture(seed: number, width = 12, height = 9): Sharp {
  return sharp(noise(width, height, 3, seed), { raw: { width, height, channels: 3 } });
}

/** A folder that is removed after the test, and its files by relative name: bytes, or the seed of a picture. */
export async function folderOf(
  files: Readonly<Record<string, Uint8Array | string | number>>,
  onFinished: (work: () => Promise<void>) => void,
): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'tangent-datasets-'));
  onFinished(() => rm(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'number' ? await encoded(name, content) : content);
  }
  return root;
}

async function encoded(name: string, seed: number): Promise<Buffer> {
  const picture = noisePicture(seed);
  return name.toLowerCase().endsWith('.jpg') ? picture.jpeg().toBuffer() : picture.png().toBuffer();
}
