import { arrayOf } from '../../arrays';
import { isArray, type Importers } from '../operation';

const FLOATS = [1, 10, 11, 16];

export const constants: Importers = {
  Identity: (operation) => operation.operand(0),
  Constant(operation) {
    const { attributes } = operation;
    const tensor = attributes.tensor('value');
    if (tensor) return tensor;
    const scalar = attributes.float('value_float') ?? attributes.integer('value_int');
    if (scalar !== undefined) return arrayOf([scalar], []);
    const list = attributes.floats('value_floats') ?? attributes.integers('value_ints');
    return list ? arrayOf(list) : operation.unsupported('holds no numbers');
  },
  Cast(operation) {
    const x = operation.operand(0);
    const floating = FLOATS.includes(operation.attributes.integer('to') ?? 0);
    if (!isArray(x)) return floating ? x : operation.unsupported('casts a picture to whole numbers');
    return floating ? x : { shape: x.shape, data: Float64Array.from(x.data, Math.trunc) };
  },
};
