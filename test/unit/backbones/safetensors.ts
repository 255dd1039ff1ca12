import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tensor } from '../../../src/program/tensor';

export interface Fixture {
  readonly metadata: Readonly<Record<string, string>>;
  /** Throws if there is no such tensor. Whole numbers come as int32, float64 as float32 with float64 data. */
  tensor(name: string): Tensor;
  readonly names: readonly string[];
}

export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Reads a reference written by the scripts in `scripts/`, by its name among the fixtures or its path. */
export async function readFixture(name: string): Promise<Fixture> {
  const file = await readFile(path.isAbsolute(name) ? name : fixturePath(name));
  const length = Number(file.readBigUInt64LE(0));
  const { __metadata__: metadata, ...entries } = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<
    string,
    unknown
  >;
  return {
    metadata: (metadata ?? {}) as Record<string, string>,
    names: Object.keys(entries),
    tensor(key) {
      const entry = entries[key] as Entry | undefined;
      if (!entry) throw new Error(`${name} has no tensor ${key}`);
      const [start, end] = entry.data_offsets.map((offset) => offset + 8 + length) as [number, number];
      const bytes = new Uint8Array(file.subarray(start, end)).buffer;
      const data =
        entry.dtype === 'F64'
          ? new Float64Array(bytes)
          : entry.dtype === 'F32'
            ? new Float32Array(bytes)
            : new Int32Array(bytes);
      return { shape: entry.shape, dtype: entry.dtype === 'I32' ? 'int32' : 'float32', data };
    },
  };
}

/** ‖a − b‖ / ‖b‖. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let [difference, norm] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += ((a[i] ?? NaN) - (b[i] ?? NaN)) ** 2;
    norm += (b[i] ?? NaN) ** 2;
  }
  return Math.sqrt(difference / norm);
}
