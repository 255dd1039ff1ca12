import { pooledSize, readPicture } from '../../../program/picture';
import type { Value } from '../../../program/types';
import type { Padding, Pair, Pooling } from '../../../program/vocabulary';
import { noPadding } from '../../padding';
import type { Importers, Operation } from '../operation';
import { pair, windowPadding } from './convolution';

/** Far padding with which rounding down gives as many windows as `ceil_mode` asks for. */
function roundedUp(x: Value, pooling: Pooling): Padding {
  const { window, stride, padding } = pooling;
  const picture = readPicture(x.type.shape, 'NCHW');
  const extra = (size: number, near: number, far: number, k: number, s: number): number => {
    let count = Math.ceil((size + near + far - k) / s) + 1;
    if ((count - 1) * s >= size + near) count -= 1;
    return Math.max((count - 1) * s + k - size - near, far);
  };
  return {
    ...padding,
    bottom: extra(picture.height, padding.top, padding.bottom, window[0], stride[0]),
    right: extra(picture.width, padding.left, padding.right, window[1], stride[1]),
  };
}

function pooling(operation: Operation, x: Value): Pooling {
  const { attributes } = operation;
  const window = pair(attributes.integers('kernel_shape'), [0, 0], operation);
  const stride = pair(attributes.integers('strides'), [1, 1], operation);
  const dilation = pair(attributes.integers('dilations'), [1, 1], operation);
  if (dilation[0] !== 1 || dilation[1] !== 1) operation.unsupported('has a dilated window');
  const given: Pooling = {
    layout: 'NCHW',
    window,
    stride,
    padding: windowPadding(operation, x, window, stride, [1, 1]),
  };
  return attributes.integer('ceil_mode') ? { ...given, padding: roundedUp(x, given) } : given;
}

/** One window over the whole picture. */
function wholePicture(x: Value): Pooling {
  const { height, width } = readPicture(x.type.shape, 'NCHW');
  return { layout: 'NCHW', window: [height, width], stride: [1, 1], padding: noPadding };
}

export const poolings: Importers = {
  MaxPool: (operation) => {
    const x = operation.value();
    return operation.writer.builder.emit('maxPool', [x], pooling(operation, x));
  },
  AveragePool(operation) {
    const x = operation.value();
    const parameters = pooling(operation, x);
    const countPadding = operation.attributes.integer('count_include_pad') === 1;
    const picture = readPicture(x.type.shape, 'NCHW');
    const exact = { ...parameters, padding: windowPadding(operation, x, parameters.window, parameters.stride, [1, 1]) };
    const same = (a: Pair, b: Pair): boolean => a[0] === b[0] && a[1] === b[1];
    if (countPadding && !same(pooledSize(picture, parameters), pooledSize(picture, exact))) {
      return operation.unsupported('counts padding and rounds up');
    }
    return operation.writer.builder.emit('averagePool', [x], { ...parameters, countPadding });
  },
  GlobalAveragePool(operation) {
    const x = operation.value();
    const { batch, channels } = readPicture(x.type.shape, 'NCHW');
    const mean = operation.writer.mean(x, [2, 3]);
    return operation.writer.builder.emit('reshape', [mean], { shape: [batch, channels, 1, 1] });
  },
  GlobalMaxPool: (operation) => {
    const x = operation.value();
    return operation.writer.builder.emit('maxPool', [x], wholePicture(x));
  },
};
