import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { saidBy, TangentError } from '../contract/errors';
import { say, type Said } from '../contract/message';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../contract/safetensors';
import { systemCode, writingError } from './file-errors';
import { runFiles } from './files';
import { writeWhole } from './write-whole';

/** Where a run stands: all that is needed to go on to the same bits. */
export interface Checkpoint {
  /** Anything that JSON holds, and NaN, ±∞ and −0 besides. */
  readonly state: unknown;
  /** Float64, float32, int32 and uint8 come back bit-equal. */
  readonly arrays: Readonly<Record<string, StoredTensor['data']>>;
}

const version = '1';
const fileOf = (folder: string): string => path.join(folder, runFiles.checkpoint, 'state.safetensors');

/**
 * Saves a checkpoint in place of the one before, which stays until the new one is whole on the disk.
 * @throws TangentError where the disk is full or the folder cannot be written
 */
export async function writeCheckpoint(folder: string, { state, arrays }: Checkpoint): Promise<void> {
  const file = fileOf(folder);
  try {
    await mkdir(path.dirname(file), { recursive: true });
  } catch (cause) {
    throw writingError(cause, file);
  }
  const tensors = new Map(Object.entries(arrays).map(([name, data]) => [name, tensorOf(data)]));
  const json = JSON.stringify(state, encodeNumber) ?? 'null';
  await writeWhole(file, encodeSafetensors(tensors, { version, state: json, checksum: checksum(json, tensors) }));
}

/**
 * The run's checkpoint, null if there is none.
 * @throws TangentError `checkpoint-damaged`
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | null> {
  const file = fileOf(folder);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null;
    throw damaged(file, say`it cannot be read (${systemCode(cause) ?? String(cause)})`, cause);
  }
  try {
    const { tensors, metadata } = decodeSafetensors(bytes, file);
    if (metadata['version'] !== version) throw damaged(file, say`it has the version ${metadata['version']}, not ${version}`);
    const json = metadata['state'] ?? '';
    if (metadata['checksum'] !== checksum(json, tensors)) throw damaged(file, say`its bytes have changed`);
    const state: unknown = JSON.parse(json, decodeNumber);
    return { state, arrays: Object.fromEntries([...tensors].map(([name, { data }]) => [name, data])) };
  } catch (cause) {
    if (cause instanceof TangentError && cause.code === 'checkpoint-damaged') throw cause;
    throw damaged(file, saidBy(cause), cause);
  }
}

function damaged(file: string, reason: Said, cause?: unknown): TangentError {
  const advice = say`delete the folder ${path.dirname(file)} and resume to train from the start`;
  return new TangentError('checkpoint-damaged', say`${file} is damaged: ${reason}; ${advice}`, { cause });
}

function tensorOf(data: StoredTensor['data']): StoredTensor {
  const shape = [data.length];
  if (data instanceof Float64Array) return { shape, dtype: 'float64', data };
  if (data instanceof Float32Array) return { shape, dtype: 'float32', data };
  if (data instanceof Int32Array) return { shape, dtype: 'int32', data };
  return { shape, dtype: 'uint8', data };
}

/** CRC-32 over the state, then names and data in the order of the names. */
function checksum(state: string, tensors: ReadonlyMap<string, StoredTensor>): string {
  const names = [...tensors.keys()].sort();
  let value = crc32(state);
  for (const name of names) {
    const data = tensors.get(name)?.data;
    value = crc32(name, value);
    if (data) value = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), value);
  }
  return value.toString(16);
}

/** JSON has no form for these numbers, and losses take their values. */
const special = new Map<string, number>([['NaN', Number.NaN], ['Infinity', Infinity], ['-Infinity', -Infinity], ['-0', -0]]);

function encodeNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  for (const [name, number] of special) if (Object.is(value, number)) return { $number: name };
  return value;
}

function decodeNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$number' in value)) return value;
  return typeof value.$number === 'string' ? (special.get(value.$number) ?? value) : value;
}
