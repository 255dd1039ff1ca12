import { TangentError } from '../../contract/errors';
import { halvesOf } from '../../contract/half';
import { sizeOf, type NumberArray } from '../arrays';
import type { WeightEntry } from './schema';

const bytesPer: Readonly<Record<string, number>> = { float32: 4, int32: 4, uint8: 1, bool: 1, uint16: 2, float16: 2 };

/**
 * Reads the weights of one manifest group from its shards, laid end to end; quantized ones become
 * scale·q + min in float64.
 * @throws TangentError `backbone-damaged` if the shards are shorter than the manifest says
 */
export function readWeights(
  bytes: Uint8Array,
  entries: readonly WeightEntry[],
  file: string,
): Map<string, NumberArray> {
  const weights = new Map<string, NumberArray>();
  let offset = 0;
  for (const entry of entries) {
    const stored = entry.quantization?.dtype ?? entry.dtype;
    const width = bytesPer[stored];
    if (width === undefined) {
      throw new TangentError(
        'backbone-unsupported',
        `${file}: weight "${entry.name}" has the unsupported type ${stored}`,
      );
    }
    const length = sizeOf(entry.shape) * width;
    if (offset + length > bytes.length) {
      throw new TangentError(
        'backbone-damaged',
        `${file}: the weight files end inside "${entry.name}"; copy them again`,
      );
    }
    weights.set(entry.name, { shape: entry.shape, data: decode(bytes.slice(offset, offset + length), stored, entry) });
    offset += length;
  }
  return weights;
}

function decode(bytes: Uint8Array, stored: string, { quantization }: WeightEntry): NumberArray['data'] {
  if (stored === 'float16') return halvesOf(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (stored === 'float32') {
    return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
  }
  if (stored === 'int32') return Float64Array.from({ length: bytes.length >> 2 }, (_, i) => view.getInt32(4 * i, true));
  const { scale = 1, min = 0 } = quantization ?? {};
  const length = stored === 'uint16' ? bytes.length >> 1 : bytes.length;
  const read = (i: number): number => (stored === 'uint16' ? view.getUint16(2 * i, true) : view.getUint8(i));
  return Float64Array.from({ length }, (_, i) => scale * read(i) + min);
}
