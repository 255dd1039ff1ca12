import { readPicture } from '../../../program/picture';
import type { Value } from '../../../program/types';
import type { Padding, Pair } from '../../../program/vocabulary';
import { permuteArray } from '../../arrays';
import { noPadding, samePadding } from '../../padding';
import type { Importers, Operation } from '../operation';

/** A pair of whole numbers from an attribute of two. */
export function pair(values: readonly number[] | undefined, fallback: Pair, operation: Operation): Pair {
  if (!values || values.length === 0) return fallback;
  const [height, width] = values;
  if (values.length !== 2 || height === undefined || width === undefined) {
    return operation.unsupported('is not two-dimensional; only pictures are supported');
  }
  return [height, width];
}

/** Padding of a window over a picture from `auto_pad` or `pads`. */
export function windowPadding(operation: Operation, x: Value, window: Pair, stride: Pair, dilation: Pair): Padding {
  const mode = operation.attributes.text('auto_pad') ?? 'NOTSET';
  if (mode === 'VALID') return noPadding;
  if (mode === 'SAME_UPPER' || mode === 'SAME_LOWER') {
    const { height, width } = readPicture(x.type.shape, 'NCHW');
    return samePadding([height, width], window, stride, dilation, mode === 'SAME_UPPER' ? 'after' : 'before');
  }
  const [top = 0, left = 0, bottom = 0, right = 0] = operation.attributes.integers('pads') ?? [];
  if (Math.min(top, left, bottom, right) < 0) operation.unsupported('has negative padding');
  return { top, bottom, left, right };
}

export const convolution: Importers = {
  Conv(operation) {
    const x = operation.value();
    const weight = operation.array(1);
    if (x.type.shape.length !== 4 || weight.shape.length !== 4) {
      return operation.unsupported('is not two-dimensional; only pictures are supported');
    }
    const kernel = permuteArray(weight, [2, 3, 1, 0]);
    const window: Pair = [kernel.shape[0] ?? 1, kernel.shape[1] ?? 1];
    const stride = pair(operation.attributes.integers('strides'), [1, 1], operation);
    const dilation = pair(operation.attributes.integers('dilations'), [1, 1], operation);
    return operation.writer.convolution(
      x,
      { name: operation.layerName(), kernel, bias: operation.optionalArray(2) },
      {
        layout: 'NCHW',
        stride,
        dilation,
        groups: operation.attributes.integer('group') ?? 1,
        padding: windowPadding(operation, x, window, stride, dilation),
      },
    );
  },
};
