import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { halvesOf } from '../../contract/half';
import { sizeOf, type NumberArray } from '../arrays';
import type { WeightEntry } from './manifest';

const bytesPer = new Map([
  ['float32', 4],
  ['int32', 4],
  ['uint8', 1],
  ['bool', 1],
  ['uint16', 2],
  ['float16', 2],
]);

/** A weight of a TensorFlow.js model. */
export interface Weight extends NumberArray {
  /** Whether the model computes with it in whole numbers or truth values. */
  readonly whole: boolean;
}

/**
 * The number of bytes that the weights of a group take in its files.
 * @throws TangentError `backbone-unsupported` for a type of numbers that is not known, or text
 */
export function bytesOf(entries: readonly WeightEntry[], file: string): number {
  return entries.reduce((sum, entry) => sum + lengthOf(entry, file), 0);
}

/**
 * Reads the weights of one group from its files, laid end to end; quantized ones become scale·q + min, as float32.
 * @throws TangentError `backbone-damaged` if the bytes are not as many as the manifest says or a name comes twice
 */
export function readWeights(bytes: Uint8Array, entries: readonly WeightEntry[], file: string): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  const needed = bytesOf(entries, file);
  if (needed !== bytes.length) {
    throw new TangentError(
      'backbone-damaged',
      say`${file}: the weight files hold ${bytes.length} bytes where ${needed} are needed; copy them again`,
    );
  }
  let offset = 0;
  for (const entry of entries) {
    if (weights.has(entry.name)) throw new TangentError('backbone-damaged', say`${file}: the weight "${entry.name}" comes twice`);
    const length = lengthOf(entry, file);
    // A copy of its own, so that numbers of several bytes are aligned.
    const data = decode(new Uint8Array(bytes.subarray(offset, offset + length)), entry);
    weights.set(entry.name, { shape: entry.shape, data, whole: entry.dtype === 'int32' || entry.dtype === 'bool' });
    offset += length;
  }
  return weights;
}

function lengthOf({ name, shape, dtype, quantization }: WeightEntry, file: string): number {
  const stored = quantization?.dtype ?? dtype;
  const width = bytesPer.get(stored);
  if (width === undefined) {
    throw new TangentError('backbone-unsupported', say`${file}: weight "${name}" has the unsupported type ${stored}`);
  }
  return sizeOf(shape) * width;
}

function decode(bytes: Uint8Array<ArrayBuffer>, { dtype, quantization }: WeightEntry): NumberArray['data'] {
  const stored = quantization?.dtype ?? dtype;
  if (stored === 'float16') return halvesOf(bytes);
  if (stored === 'float32') return new Float32Array(bytes.buffer);
  if (stored === 'int32') return Float64Array.from(new Int32Array(bytes.buffer));
  const { scale = 1, min = 0 } = quantization ?? {};
  const steps = stored === 'uint16' ? new Uint16Array(bytes.buffer) : bytes;
  if (dtype === 'int32' || dtype === 'bool') return Float64Array.from(steps, (step) => Math.round(scale * step + min));
  const data = new Float32Array(steps.length);
  for (let i = 0; i < data.length; i++) data[i] = scale * (steps[i] ?? 0) + min;
  return data;
}
