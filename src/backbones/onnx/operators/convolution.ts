import { readPicture } from '../../../program/picture';
import type { Value } from '../../../program/types';
import type { Convolution, Padding, Pair } from '../../../program/vocabulary';
import { permuteArray } from '../../arrays';
import { noPadding } from '../../padding';
import type { Importers, Operation } from '../operation';
import { explicitPadding, pair, pictureKernel, pictureOperand, windowPadding } from '../pictures';
import { say } from '../../../contract/message';

interface Movement {
  readonly window: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

function movementOf(operation: Operation, kernel: { readonly shape: readonly number[] }): Movement {
  const { attributes } = operation;
  const window: Pair = [kernel.shape[0] ?? 1, kernel.shape[1] ?? 1];
  const told = pair(attributes.integers('kernel_shape'), window, operation);
  if (told[0] !== window[0] || told[1] !== window[1]) operation.unsupported(say`has a kernel of another shape than it says`);
  const groups = attributes.integer('group') ?? 1;
  if (groups < 1) operation.unsupported(say`has ${groups} groups`);
  return {
    window,
    stride: pair(attributes.integers('strides'), [1, 1], operation),
    dilation: pair(attributes.integers('dilations'), [1, 1], operation),
    groups,
  };
}

/** Size and padding of a transposed convolution, from `pads` or from the size that is asked for. */
function transposedGeometry(operation: Operation, x: Value, movement: Movement): { size: Pair; padding: Padding } {
  const { attributes } = operation;
  const { window, stride, dilation } = movement;
  const extra = pair(attributes.integers('output_padding'), [0, 0], operation, 0);
  const mode = attributes.text('auto_pad') ?? 'NOTSET';
  const { height, width } = readPicture(x.type.shape, 'NCHW');
  const along = (from: number, i: 0 | 1): number => stride[i] * (from - 1) + extra[i] + (window[i] - 1) * dilation[i] + 1;
  const full: Pair = [along(height, 0), along(width, 1)];
  const same = mode === 'SAME_UPPER' || mode === 'SAME_LOWER';
  if (!same && !attributes.has('output_shape')) {
    const padding = mode === 'VALID' ? noPadding : explicitPadding(operation);
    return { padding, size: [full[0] - padding.top - padding.bottom, full[1] - padding.left - padding.right] };
  }
  const size = pair(attributes.integers('output_shape'), [height * stride[0], width * stride[1]], operation);
  const cut: Pair = [full[0] - size[0], full[1] - size[1]];
  if (Math.min(...cut) < 0) return operation.unsupported(say`asks for a larger picture than it can give`);
  const near = (total: number): number => (mode === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2));
  const [top, left] = [near(cut[0]), near(cut[1])];
  return { size, padding: { top, bottom: cut[0] - top, left, right: cut[1] - left } };
}

export const convolution: Importers = {
  Conv(operation) {
    const { x, undone } = pictureOperand(operation);
    const kernel = permuteArray(pictureKernel(operation, operation.known(1)), [2, 3, 1, 0]);
    const { window, stride, dilation, groups } = movementOf(operation, kernel);
    const parameters: Convolution = {
      layout: 'NCHW',
      stride,
      dilation,
      groups,
      padding: windowPadding(operation, x, window, stride, dilation),
    };
    const layer = { name: operation.layerName(), kernel, bias: operation.optionalKnown(2) };
    return undone(operation.writer.convolution(x, layer, parameters));
  },
  ConvTranspose(operation) {
    const { x, undone } = pictureOperand(operation);
    // The format gives [inputs, outputs / groups, height, width].
    const kernel = permuteArray(pictureKernel(operation, operation.known(1)), [2, 3, 1, 0]);
    const movement = movementOf(operation, kernel);
    const { stride, dilation, groups } = movement;
    const { size, padding } = transposedGeometry(operation, x, movement);
    const extra = pair(operation.attributes.integers('output_padding'), [0, 0], operation, 0);
    if (extra[0] >= stride[0] || extra[1] >= stride[1]) return operation.unsupported(say`has output padding as large as its stride`);
    const layer = { name: operation.layerName(), kernel, bias: operation.optionalKnown(2) };
    return undone(operation.writer.transposedConvolution(x, layer, { layout: 'NCHW', stride, dilation, groups, padding, size }));
  },
};
