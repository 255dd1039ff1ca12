import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar';
import type { Tensor } from '../../../src/program/tensor';
import { fixturePath } from './safetensors';

/** Networks of scripts/fixtures/make-keras.py, and whether they take pixels or numbers in about [-1, 1]. */
export const kerasNetworks = [
  { name: 'mobilenet-v2', pixels: false, keras: 2 },
  { name: 'mobilenet-v3-small', pixels: true, keras: 3 },
  { name: 'efficientnet-b0', pixels: true, keras: 2 },
  { name: 'resnet50-v2', pixels: false, keras: 3 },
  { name: 'densenet', pixels: false, keras: 2 },
  { name: 'nasnet', pixels: false, keras: 3 },
  { name: 'convnext', pixels: true, keras: 3 },
] as const;

/** A folder with `layers/model.json`, `graph/model.json` and `reference.safetensors`, and what removes it. */
export async function unpackedKeras(name: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tangent-keras-'));
  await extract({ file: fixturePath(`keras/${name}.tgz`), cwd: folder });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The picture that the references were computed for. */
export function kerasPicture(pixels: boolean): Tensor {
  const side = 64;
  const data = new Float64Array(side * side * 3);
  let i = 0;
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      for (let c = 0; c < 3; c += 1) {
        const t = (3 * y + (2 + c) * x + Math.floor((x * y) / (9 + 4 * c))) % 510;
        const value = t < 256 ? t : 509 - t;
        data[i++] = pixels ? value : (value - 127) / 128;
      }
  return { shape: [1, side, side, 3], dtype: 'float32', data };
}
