import { TangentError } from '../../contract/errors';
import { fromHalf, halvesOf } from '../../contract/half';
import { sizeOf, type NumberArray } from '../arrays';
import type { TensorMessage } from './messages';

/** Data types of the format. */
const FLOAT = 1;
const FLOAT16 = 10;
const DOUBLE = 11;
const BFLOAT16 = 16;

type Reader = (view: DataView, offset: number) => number;
interface RawType {
  readonly bytes: number;
  readonly read: Reader;
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
};

/**
 * The numbers of an ONNX tensor. float16, bfloat16 and float32 become float32, everything else float64.
 * @throws TangentError if the data is missing, of the wrong length, in another file, or of an unknown type
 */
export function readTensor(tensor: TensorMessage, file: string): NumberArray {
  const shape = tensor.dims;
  const size = sizeOf(shape);
  const where = `tensor "${tensor.name}" of ${file}`;
  if (tensor.dataLocation === 1) {
    throw new TangentError('backbone-unsupported', `${where} is stored in another file; save the model as one file`);
  }
  const data = tensor.rawData.length > 0 ? fromRaw(tensor, where) : fromFields(tensor);
  if (data.length !== size) {
    throw new TangentError('backbone-damaged', `${where} has ${data.length} numbers where its shape needs ${size}`);
  }
  return { shape, data };
}

function fromRaw({ rawData, dataType }: TensorMessage, where: string): NumberArray['data'] {
  if (dataType === FLOAT16) return halvesOf(rawData);
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  if (dataType === BFLOAT16) {
    const bits = Uint32Array.from({ length: rawData.length >> 1 }, (_, i) => view.getUint16(2 * i, true) << 16);
    return new Float32Array(bits.buffer);
  }
  const type = rawTypes[dataType];
  if (!type) throw new TangentError('backbone-unsupported', `${where} has the unsupported data type ${dataType}`);
  const length = Math.floor(rawData.length / type.bytes);
  const data = dataType === FLOAT ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0; i < length; i++) data[i] = type.read(view, i * type.bytes);
  return data;
}

function fromFields(tensor: TensorMessage): NumberArray['data'] {
  if (tensor.dataType === FLOAT16) return Float32Array.from(tensor.int32Data, fromHalf);
  if (tensor.floatData.length > 0) return Float32Array.from(tensor.floatData);
  const lists = [tensor.doubleData, tensor.int64Data, tensor.uint64Data, tensor.int32Data];
  return Float64Array.from(lists.find((list) => list.length > 0) ?? []);
}
