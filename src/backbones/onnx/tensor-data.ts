import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';
import { fromHalf, halvesOf } from '../../contract/half';
import { sizeOf } from '../arrays';
import { externalRange } from './external-data';
import type { TensorMessage } from './messages';
import type { KnownArray } from '../graphs/operand';

/** Data types of the format. */
export const FLOAT = 1;
const FLOAT16 = 10;
const DOUBLE = 11;
const BFLOAT16 = 16;

/** Whether numbers of a data type are floating-point. */
export function isFloating(dataType: number): boolean {
  return [FLOAT, FLOAT16, DOUBLE, BFLOAT16].includes(dataType);
}

type Reader = (view: DataView, offset: number) => number;
interface RawType {
  readonly bytes: number;
  readonly read: Reader;
}

function fromBrain(bits: number): number {
  const word = new DataView(new ArrayBuffer(4));
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

const rawTypes: Readonly<Record<number, RawType>> = {
  [FLOAT]: { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  2: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  3: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  4: { bytes: 2, read: (view, offset) => view.getUint16(offset, true) },
  5: { bytes: 2, read: (view, offset) => view.getInt16(offset, true) },
  6: { bytes: 4, read: (view, offset) => view.getInt32(offset, true) },
  7: { bytes: 8, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  9: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  [FLOAT16]: { bytes: 2, read: (view, offset) => fromHalf(view.getUint16(offset, true)) },
  [DOUBLE]: { bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
  12: { bytes: 4, read: (view, offset) => view.getUint32(offset, true) },
  13: { bytes: 8, read: (view, offset) => Number(view.getBigUint64(offset, true)) },
  [BFLOAT16]: { bytes: 2, read: (view, offset) => fromBrain(view.getUint16(offset, true)) },
};

/** Two numbers of four bits in each byte, the lower bits first; the first of the types has a sign. */
const FOUR_BITS = [22, 21];

/** Reads the tensors of one model; those that share a place in another file share their numbers. */
export class TensorReader {
  private readonly shared = new Map<string, KnownArray['data']>();

  constructor(
    private readonly externalData: ReadonlyMap<string, Uint8Array>,
    private readonly file: string,
  ) {}

  /**
   * The numbers of a tensor. float16, bfloat16 and float32 become float32, everything else float64.
   * @throws TangentError if the data is missing, of the wrong length, or of an unknown type
   */
  read(tensor: TensorMessage): KnownArray {
    const shape = tensor.dims;
    const where = say`tensor "${tensor.name}" of ${this.file}`;
    const size = sizeOf(shape);
    if (!shape.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0) || !Number.isSafeInteger(size)) {
      throw new TangentError('backbone-damaged', say`${where} has the impossible shape [${shape.join(', ')}]`);
    }
    const data = this.numbers(tensor, size, where);
    if (data.length !== size) {
      throw new TangentError('backbone-damaged', say`${where} has ${data.length} numbers where its shape needs ${size}`);
    }
    return { shape, data, whole: !isFloating(tensor.dataType), elementType: tensor.dataType };
  }

  private numbers(tensor: TensorMessage, size: number, where: Said): KnownArray['data'] {
    if (tensor.dataLocation !== 1) {
      return tensor.rawData.length > 0 ? fromRaw(tensor.rawData, tensor.dataType, size, where) : fromFields(tensor, where);
    }
    const { location, offset, length } = externalRange(tensor, this.file);
    const file = this.externalData.get(location);
    const end = offset + (length ?? (file ? file.length - offset : 0));
    if (!file || end > file.length) {
      throw new TangentError('backbone-damaged', say`${where} does not lie within ${location}, which should hold its numbers`);
    }
    const key = `${tensor.dataType} ${offset} ${end} ${size} ${location}`;
    const data = this.shared.get(key) ?? fromRaw(file.subarray(offset, end), tensor.dataType, size, where);
    this.shared.set(key, data);
    return data;
  }
}

function fromRaw(raw: Uint8Array, dataType: number, size: number, where: Said): KnownArray['data'] {
  if (dataType === FLOAT16) return halvesOf(raw);
  if (FOUR_BITS.includes(dataType)) return fourBits(raw, dataType, size);
  const type = rawTypes[dataType];
  if (!type) throw new TangentError('backbone-unsupported', say`${where} has the unsupported data type ${dataType}`);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const length = Math.floor(raw.length / type.bytes);
  const single = dataType === FLOAT || dataType === BFLOAT16;
  const data = single ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0; i < length; i++) data[i] = type.read(view, i * type.bytes);
  return data;
}

function fourBits(raw: ArrayLike<number>, dataType: number, size: number): Float64Array {
  return Float64Array.from({ length: Math.min(size, 2 * raw.length) }, (_, i) => {
    const bits = ((raw[i >> 1] ?? 0) >> (i % 2 === 0 ? 0 : 4)) & 15;
    return dataType === 22 && bits > 7 ? bits - 16 : bits;
  });
}

function fromFields(tensor: TensorMessage, where: Said): KnownArray['data'] {
  const { dataType } = tensor;
  if (dataType === FLOAT16) return Float32Array.from(tensor.int32Data, fromHalf);
  if (dataType === BFLOAT16) return Float32Array.from(tensor.int32Data, fromBrain);
  if (FOUR_BITS.includes(dataType)) return fourBits(tensor.int32Data, dataType, sizeOf(tensor.dims));
  if (!rawTypes[dataType]) throw new TangentError('backbone-unsupported', say`${where} has the unsupported data type ${dataType}`);
  if (tensor.floatData.length > 0) return Float32Array.from(tensor.floatData);
  const lists = [tensor.doubleData, tensor.int64Data, tensor.uint64Data, tensor.int32Data];
  return Float64Array.from(lists.find((list) => list.length > 0) ?? []);
}
