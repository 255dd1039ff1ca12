import { meanOver } from '../../compositions/reductions';
import { constantPadded } from '../../compositions/padding';
import { reshaped } from '../../compositions/axes';
import { dilatedAveragePooled, dilatedMaxPooled, maxPooled } from '../../compositions/windows';
import { readPicture } from '../../../program/picture';
import type { Value } from '../../../program/types';
import type { AveragePooling, Padding, Pair, Pooling } from '../../../program/vocabulary';
import { noPadding } from '../../padding';
import type { Importers, Operation } from '../operation';
import { pair, pictureOperand, windowPadding } from '../pictures';
import { say } from '../../../contract/message';

/** More places than this in a dilated window are not meant. */
const MOST_PLACES = 1024;

interface Geometry extends Pooling {
  readonly dilation: Pair;
  /** Far padding that `ceil_mode` adds; it counts in no divisor. */
  readonly added: Padding;
}

/** Far padding with which rounding down gives as many windows as `ceil_mode` asks for. */
function roundedUp(x: Value, { window, stride, padding }: Pooling, dilation: Pair): Padding {
  const picture = readPicture(x.type.shape, 'NCHW');
  const extra = (size: number, near: number, far: number, i: 0 | 1): number => {
    const extent = dilation[i] * (window[i] - 1) + 1;
    let count = Math.ceil((size + near + far - extent) / stride[i]) + 1;
    if ((count - 1) * stride[i] >= size + near) count -= 1;
    return Math.max((count - 1) * stride[i] + extent - size - near - far, 0);
  };
  return {
    ...noPadding,
    bottom: extra(picture.height, padding.top, padding.bottom, 0),
    right: extra(picture.width, padding.left, padding.right, 1),
  };
}

function geometryOf(operation: Operation, x: Value): Geometry {
  const { attributes } = operation;
  if (!attributes.has('kernel_shape')) operation.unsupported(say`lacks its kernel_shape`);
  const window = pair(attributes.integers('kernel_shape'), [1, 1], operation);
  const stride = pair(attributes.integers('strides'), [1, 1], operation);
  const dilation = pair(attributes.integers('dilations'), [1, 1], operation);
  const pooling: Pooling = { layout: 'NCHW', window, stride, padding: windowPadding(operation, x, window, stride, dilation) };
  if (Math.max(...dilation) > 1 && window[0] * window[1] > MOST_PLACES) operation.unsupported(say`has a dilated window of too many places`);
  return { ...pooling, dilation, added: attributes.integer('ceil_mode') ? roundedUp(x, pooling, dilation) : noPadding };
}

function sum(a: Padding, b: Padding): Padding {
  return { top: a.top + b.top, bottom: a.bottom + b.bottom, left: a.left + b.left, right: a.right + b.right };
}

function averagePooled(operation: Operation, x: Value): Value {
  const { dilation, added, ...pooling } = geometryOf(operation, x);
  const { builder } = operation;
  const countPadding = operation.attributes.integer('count_include_pad') === 1;
  const pool = (value: Value, parameters: AveragePooling): Value =>
    Math.max(...dilation) > 1 ? dilatedAveragePooled(builder, value, parameters, dilation) : builder.emit('averagePool', [value], parameters);
  if (!countPadding || added.bottom + added.right === 0) {
    return pool(x, { ...pooling, padding: sum(pooling.padding, added), countPadding });
  }
  // Zeros that count become part of the picture; those that rounding up adds do not count.
  const { top, bottom, left, right } = pooling.padding;
  const padded = constantPadded(builder, x, { before: [0, 0, top, left], after: [0, 0, bottom, right] }, 0);
  return pool(padded, { ...pooling, padding: added, countPadding: false });
}

/** One window over all positions. */
function wholePicture(x: Value): Pooling {
  const { height, width } = readPicture(x.type.shape, 'NCHW');
  return { layout: 'NCHW', window: [height, width], stride: [1, 1], padding: noPadding };
}

function tooLarge(operation: Operation): never {
  return operation.unsupported(say`has a window of more than 256 rows or columns`);
}

export const poolings: Importers = {
  MaxPool(operation) {
    if (operation.outputNames[1]) return operation.unsupported(say`gives the positions of its maxima`);
    const { x, undone } = pictureOperand(operation);
    const { dilation, added, ...given } = geometryOf(operation, x);
    const pooling = { ...given, padding: sum(given.padding, added) };
    if (Math.max(...dilation) > 1) return undone(dilatedMaxPooled(operation.builder, x, pooling, dilation));
    return undone(maxPooled(operation.builder, x, pooling) ?? tooLarge(operation));
  },
  AveragePool(operation) {
    const { x, undone } = pictureOperand(operation);
    return undone(averagePooled(operation, x));
  },
  GlobalAveragePool(operation) {
    const x = operation.value();
    const axes = x.type.shape.map((_, axis) => axis).slice(2);
    const shape = x.type.shape.map((dimension, axis) => (axis < 2 ? dimension : 1));
    return reshaped(operation.builder, meanOver(operation.builder, x, axes), shape);
  },
  GlobalMaxPool(operation) {
    const { x, undone } = pictureOperand(operation);
    return undone(maxPooled(operation.builder, x, wholePicture(x)) ?? tooLarge(operation));
  },
  LpPool(operation) {
    if ((operation.attributes.integer('p') ?? 2) !== 2) return operation.unsupported(say`is not by the Euclidean norm`);
    const { x, undone } = pictureOperand(operation);
    const { dilation, added, ...pooling } = geometryOf(operation, x);
    if (Math.max(...dilation) > 1) return operation.unsupported(say`has a dilated window`);
    const { builder } = operation;
    const squares = builder.emit('multiply', [x, x], {});
    const mean = builder.emit('averagePool', [squares], { ...pooling, padding: sum(pooling.padding, added), countPadding: true });
    const total = builder.emit('scale', [mean], { factor: pooling.window[0] * pooling.window[1] });
    return undone(builder.emit('squareRoot', [total], {}));
  },
};
