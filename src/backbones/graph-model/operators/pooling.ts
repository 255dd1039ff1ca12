import { maximumOver } from '../../compositions/reductions';
import { maxPooled } from '../../compositions/windows';
import { pictureAxes } from '../../../program/picture';
import type { Value } from '../../../program/types';
import type { Pooling } from '../../../program/vocabulary';
import type { Importers, Operation } from '../operation';
import { pair, sizeOfPicture, windowPadding } from './windows';
import { say } from '../../../contract/message';

function poolingOf(operation: Operation, x: Value): Pooling {
  const { layout } = operation;
  const window = pair(operation, 'ksize', [1, 1]);
  const stride = pair(operation, 'strides', [1, 1]);
  return { layout, window, stride, padding: windowPadding(operation, sizeOfPicture(x, layout), window, stride, [1, 1]) };
}

export const pooling: Importers = {
  MaxPool(operation) {
    const x = operation.value();
    const parameters = poolingOf(operation, x);
    const pooled = maxPooled(operation.builder, x, parameters);
    if (pooled) return pooled;
    const [height, width] = sizeOfPicture(x, parameters.layout);
    if (parameters.window[0] !== height || parameters.window[1] !== width) return operation.unsupported(say`has a window of more than 256 rows or columns`);
    const axes = pictureAxes(parameters.layout);
    const most = maximumOver(operation.builder, x, [axes.height, axes.width]);
    const shape = x.type.shape.map((size, axis) => (axis === axes.height || axis === axes.width ? 1 : size));
    return operation.builder.emit('reshape', [most], { shape });
  },
  // TensorFlow does not count padding in the mean.
  AvgPool(operation) {
    const x = operation.value();
    return operation.builder.emit('averagePool', [x], { ...poolingOf(operation, x), countPadding: false });
  },
};
