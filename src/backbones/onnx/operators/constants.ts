import { arrayOf } from '../../arrays';
import { isArray, type Importers } from '../operation';

const FLOATS = [1, 10, 11, 16];

export const constants: Importers = {
  Identity: (operation) => operation.operand(0),
  Constant(operation) {
    const { attributes } = operation;
    const tensor = attributes.tensor('value');
    if (tensor) return tensor;
    const float = attributes.float('value_float');
    if (float !== undefined) return { shape: [], data: Float32Array.of(float) };
    const floats = attributes.floats('value_floats');
    if (floats) return { shape: [floats.length], data: Float32Array.from(floats) };
    const integer = attributes.integer('value_int');
    if (integer !== undefined) return arrayOf([integer], []);
    const integers = attributes.integers('value_ints');
    return integers ? arrayOf(integers) : operation.unsupported('holds no numbers');
  },
  Cast(operation) {
    const x = operation.operand(0);
    const floating = FLOATS.includes(operation.attributes.integer('to') ?? 0);
    if (!isArray(x)) return floating ? x : operation.unsupported('casts a picture to whole numbers');
    if (floating) return { shape: x.shape, data: Float32Array.from(x.data) };
    return { shape: x.shape, data: Float64Array.from(x.data, Math.trunc) };
  },
};
