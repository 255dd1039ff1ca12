import type { Importers } from '../operation';

export const normalization: Importers = {
  BatchNormalization(operation) {
    if (operation.attributes.integer('training_mode'))
      return operation.unsupported('is in training mode; export for inference');
    const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((index) => operation.array(index).data);
    if (!gamma || !beta || !mean || !variance) return operation.unsupported('lacks an operand');
    const epsilon = operation.attributes.float('epsilon') ?? Math.fround(1e-5);
    const scale = Float64Array.from(gamma, (value, c) => value / Math.sqrt((variance[c] ?? 1) + epsilon));
    const shift = Float64Array.from(beta, (value, c) => value - (mean[c] ?? 0) * (scale[c] ?? 1));
    return operation.writer.affine(operation.value(), scale, shift, 1);
  },
  Dropout: (operation) => operation.operand(0),
};
