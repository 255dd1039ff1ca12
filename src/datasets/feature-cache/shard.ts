import { webcrypto } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { encodeHalves } from '../../contract/half';
import { decodeSafetensors, encodeSafetensors, safetensorsMetadata, type HalfTensor, type StoredTensor } from '../../contract/safetensors';
import { shardName } from './files';

/** What is cached of one sample: tensors by name, without a batch dimension. */
export type SampleTensors = Readonly<Record<string, StoredTensor>>;

const maximumSamples = 256;
const maximumBytes = 32 * 2 ** 20;
/** More than the header of a full shard takes. */
const beginning = 2 ** 20;

const samplesSchema = z.array(z.string());

/** Numbers as a file keeps them; those of float16 are rounded. */
export type Precision = 'float32' | 'float16';

function kept({ shape, dtype, data }: StoredTensor, precision: Precision): StoredTensor | HalfTensor {
  if (precision === 'float32' || !(data instanceof Float32Array)) return { shape, dtype, data };
  return { shape, dtype: 'float16', data: encodeHalves(data) };
}

/** Gathers samples of equal names, types and shapes for one file; the tensors are copied. */
export class ShardBuilder {
  private readonly samples: string[] = [];
  private readonly columns = new Map<string, StoredTensor | HalfTensor>();
  private readonly capacity: number;

  constructor(
    like: SampleTensors,
    private readonly precision: Precision,
  ) {
    const columns = Object.entries(like).map(([name, tensor]) => [name, kept(tensor, precision)] as const);
    const bytes = columns.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
    this.capacity = Math.max(1, Math.min(maximumSamples, Math.floor(maximumBytes / Math.max(1, bytes))));
    for (const [name, tensor] of columns) {
      const Data = tensor.data.constructor as new (length: number) => typeof tensor.data;
      this.columns.set(name, { ...tensor, data: new Data(this.capacity * tensor.data.length) } as typeof tensor);
    }
  }

  get full(): boolean {
    return this.samples.length === this.capacity;
  }

  /** @throws TypeError if the tensors are unlike those of the samples before */
  add(sample: string, tensors: SampleTensors): void {
    const entries = Object.entries(tensors);
    if (entries.length !== this.columns.size) throw new TypeError('samples of one cache must have the same tensors');
    for (const [name, tensor] of entries) {
      const { shape, dtype, data } = kept(tensor, this.precision);
      const column = this.columns.get(name);
      if (column?.dtype !== dtype || column.shape.join() !== shape.join() || data.length * this.capacity !== column.data.length)
        throw new TypeError(`samples of one cache must have the same tensors, ${name} differs`);
      column.data.set(data, this.samples.length * data.length);
    }
    this.samples.push(sample);
  }

  /** The file, as [samples, …] tensors, with its name, which is its checksum. */
  async encode(): Promise<{ name: string; bytes: Uint8Array; samples: readonly string[] }> {
    const { samples, columns, capacity } = this;
    const tensors = [...columns].map(([name, tensor]) => {
      const data = tensor.data.subarray(0, (tensor.data.length / capacity) * samples.length);
      return [name, { ...tensor, shape: [samples.length, ...tensor.shape], data } as typeof tensor] as const;
    });
    const bytes = encodeSafetensors(new Map(tensors), { samples: JSON.stringify(samples) });
    return { name: shardName(await checksum(bytes)), bytes, samples };
  }
}

/**
 * The samples that a shard announces, by its header alone.
 * @throws if it cannot be read or is damaged there
 */
export async function readShardSamples(file: string): Promise<string[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const header = new Uint8Array(Math.min(size, beginning));
    await handle.read(header, 0, header.length, 0);
    return samplesOf(safetensorsMetadata(header, file));
  } finally {
    await handle.close();
  }
}

export interface Shard {
  /** @throws RangeError if the shard does not hold the sample */
  sample(sha256: string): SampleTensors;
}

/**
 * Reads a shard, its checksum compared.
 * @throws if it cannot be read or is damaged anywhere
 */
export async function readShard(file: string): Promise<Shard> {
  const bytes = new Uint8Array(await readFile(file));
  if (shardName(await checksum(bytes)) !== path.basename(file)) throw new Error(`${file} is damaged`);
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  const rows = new Map(samplesOf(metadata).map((sample, row) => [sample, row]));
  return {
    sample(sha256) {
      const row = rows.get(sha256);
      if (row === undefined) throw new RangeError(`${file} does not hold the sample ${sha256}`);
      const views = [...tensors].map(([name, { shape: [, ...shape], dtype, data }]) => {
        const length = data.length / rows.size;
        return [name, { shape, dtype, data: data.subarray(row * length, (row + 1) * length) }];
      });
      return Object.fromEntries(views) as SampleTensors;
    },
  };
}

function samplesOf({ samples = '' }: Record<string, string>): string[] {
  return samplesSchema.parse(JSON.parse(samples));
}

/** Computed off the main thread. */
async function checksum(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex');
}
