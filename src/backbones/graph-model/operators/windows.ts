import { readPicture } from '../../../program/picture';
import type { Value } from '../../../program/types';
import type { Layout, Padding, Pair } from '../../../program/vocabulary';
import { noPadding, samePadding } from '../../padding';
import type { Operation } from '../operation';
import { say } from '../../../contract/message';

/** Height's and width's part of an attribute that has a number for each of four axes. */
export function pair(operation: Operation, name: string, fallback: Pair, layout: Layout = operation.layout): Pair {
  const numbers = operation.attributes.integers(name);
  if (!numbers || numbers.length === 0) return fallback;
  const [batch = 1, ...rest] = numbers;
  const [channels, height, width] = layout === 'NHWC' ? [rest[2], rest[0], rest[1]] : [rest[0], rest[1], rest[2]];
  if (numbers.length !== 4 || batch !== 1 || channels !== 1 || !height || !width || !(height >= 1 && width >= 1)) {
    return operation.unsupported(say`has "${name}" [${numbers.join(', ')}]`);
  }
  return [height, width];
}

/** Zeros around a picture from `padding`. */
export function windowPadding(operation: Operation, size: Pair, window: Pair, stride: Pair, dilation: Pair): Padding {
  const mode = operation.attributes.text('padding');
  if (mode === 'VALID') return noPadding;
  if (mode === 'SAME') return samePadding(size, window, stride, dilation);
  const numbers = operation.attributes.integers('explicit_paddings') ?? [];
  if (mode !== 'EXPLICIT' || numbers.length !== 8) return operation.unsupported(say`has the unknown padding "${mode}"`);
  const first = operation.layout === 'NHWC' ? 2 : 4;
  const [top = 0, bottom = 0, left = 0, right = 0] = numbers.slice(first, first + 4);
  const others = [...numbers.slice(0, first), ...numbers.slice(first + 4)];
  if (Math.min(top, bottom, left, right) < 0 || others.some((size) => size !== 0)) {
    return operation.unsupported(say`has explicit paddings [${numbers.join(', ')}]`);
  }
  return { top, bottom, left, right };
}

/** Height and width of pictures. */
export function sizeOfPicture(x: Value, layout: Layout): Pair {
  const { height, width } = readPicture(x.type.shape, layout);
  return [height, width];
}
