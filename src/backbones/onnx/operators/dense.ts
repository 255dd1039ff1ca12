import { permuteArray, type NumberArray } from '../../arrays';
import { isArray, type Importers } from '../operation';

function scaled(array: NumberArray, factor: number): NumberArray {
  return factor === 1 ? array : { shape: array.shape, data: Float64Array.from(array.data, (value) => value * factor) };
}

export const dense: Importers = {
  Gemm(operation) {
    const { attributes, writer } = operation;
    if (attributes.integer('transA')) return operation.unsupported('transposes its first operand');
    const x = operation.value();
    const given = operation.array(1);
    const kernel = scaled(
      attributes.integer('transB') ? permuteArray(given, [1, 0]) : given,
      attributes.float('alpha') ?? 1,
    );
    const term = operation.optionalArray(2);
    const outputs = kernel.shape[1] ?? 1;
    if (term && term.data.length !== outputs && term.data.length !== 1) {
      return operation.unsupported('adds something else than one number per output');
    }
    const repeated = term && {
      shape: [outputs],
      data: Float64Array.from({ length: outputs }, (_, i) => term.data[term.data.length === 1 ? 0 : i] ?? 0),
    };
    const bias = repeated && scaled(repeated, attributes.float('beta') ?? 1);
    return writer.dense(x, { name: operation.layerName(), kernel, bias });
  },
  MatMul(operation) {
    const kernel = operation.operand(1);
    if (!isArray(kernel) || kernel.shape.length !== 2)
      return operation.unsupported('needs a constant matrix on its right');
    return operation.writer.dense(operation.value(), { name: operation.layerName(), kernel });
  },
};
