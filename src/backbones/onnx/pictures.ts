import { reshaped } from '../compositions/axes';
import { readPicture } from '../../program/picture';
import type { Value } from '../../program/types';
import type { Padding, Pair } from '../../program/vocabulary';
import type { KnownArray } from '../graphs/operand';
import { noPadding, samePadding } from '../padding';
import type { Operation } from './operation';
import { say } from '../../contract/message';

/**
 * The first operand as pictures in NCHW, and what undoes it: signals of one axis are pictures of width 1.
 */
export function pictureOperand(operation: Operation): { x: Value; undone: (y: Value) => Value } {
  const value = operation.value();
  const { shape } = value.type;
  if (shape.length === 4) return { x: value, undone: (y) => y };
  if (shape.length !== 3) {
    return operation.unsupported(say`has an operand of ${shape.length} axes; only pictures, and signals of one axis, are supported`);
  }
  return {
    x: reshaped(operation.builder, value, [...shape, 1]),
    undone: (y) => reshaped(operation.builder, y, y.type.shape.slice(0, 3)),
  };
}

/** A kernel of a picture or of a signal as [outputs, inputs, height, width]. */
export function pictureKernel(operation: Operation, weight: KnownArray): KnownArray {
  const { shape } = weight;
  if (shape.length !== operation.value().type.shape.length) return operation.unsupported(say`has a kernel of other axes than its operand`);
  return shape.length === 3 ? { ...weight, shape: [...shape, 1] } : weight;
}

/** A pair of whole numbers from an attribute of two, or of one for a signal. */
export function pair(values: readonly number[] | undefined, fallback: Pair, operation: Operation, least = 1): Pair {
  if (!values || values.length === 0) return fallback;
  const signal = operation.value().type.shape.length === 3;
  const [height, width] = signal ? [values[0], fallback[1]] : values;
  if (values.length !== (signal ? 1 : 2) || height === undefined || width === undefined) {
    return operation.unsupported(say`does not have one number for each axis of its pictures`);
  }
  if (Math.min(height, width) < least) return operation.unsupported(say`has a number below ${least} in its geometry`);
  return [height, width];
}

/** Padding from `pads`. */
export function explicitPadding(operation: Operation): Padding {
  const pads = operation.attributes.integers('pads') ?? [];
  if (pads.length === 0) return noPadding;
  const signal = operation.value().type.shape.length === 3;
  const [top = 0, left = 0, bottom = 0, right = 0] = signal ? [pads[0], 0, pads[1], 0] : pads;
  if (Math.min(top, left, bottom, right) < 0) operation.unsupported(say`has negative padding`);
  return { top, bottom, left, right };
}

/** Padding of a window over a picture from `auto_pad` or `pads`. */
export function windowPadding(operation: Operation, x: Value, window: Pair, stride: Pair, dilation: Pair): Padding {
  const mode = operation.attributes.text('auto_pad') ?? 'NOTSET';
  if (mode === 'VALID') return noPadding;
  if (mode === 'SAME_UPPER' || mode === 'SAME_LOWER') {
    const { height, width } = readPicture(x.type.shape, 'NCHW');
    return samePadding([height, width], window, stride, dilation, mode === 'SAME_UPPER' ? 'after' : 'before');
  }
  return explicitPadding(operation);
}
