import { reshaped, permuted } from '../../compositions/axes';
import { requireModest } from '../../compositions/limits';
import { resampled, type Resampling } from '../../compositions/resampling';
import { sizeAt } from '../../../program/shape';
import type { Dimension } from '../../../program/tensor';
import type { Value } from '../../../program/types';
import type { Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

/** Pictures NHWC of the height and width that the second operand tells. */
function resized(operation: Operation, mode: 'linear' | 'nearest'): Value {
  const x = operation.value();
  const size = operation.integers(1);
  if (size.length !== 2 || x.type.shape.length !== 4 || !size.every((one) => one >= 1)) return operation.unsupported(say`does not have a height and a width`);
  return size.reduce<Value>((value, to, i) => {
    const from = sizeAt(value.type.shape, i + 1);
    requireModest(from * to);
    requireModest(to * sizeAt(value.type.shape, 2 - i) * sizeAt(value.type.shape, 3));
    return from === to ? value : resampled(operation.builder, value, i + 1, { from, to, scale: to / from, ...filterOf(operation, mode) });
  }, x);
}

function filterOf({ attributes }: Operation, mode: 'linear' | 'nearest'): Pick<Resampling, 'transformation' | 'mode' | 'rounding'> {
  const [corners, centres] = [attributes.flag('align_corners'), attributes.flag('half_pixel_centers')];
  if (mode === 'linear') return { mode, transformation: corners ? 'align_corners' : centres ? 'half_pixel' : 'asymmetric' };
  if (corners) return { mode, transformation: 'align_corners', rounding: 'round_prefer_ceil' };
  return { mode, transformation: centres ? 'tf_half_pixel_for_nn' : 'asymmetric', rounding: 'floor' };
}

/** Blocks of pixels to channels, or back, of pictures NHWC. */
function rearranged(operation: Operation, toDepth: boolean): Value {
  const x = operation.value();
  const block = operation.attributes.integer('block_size') ?? 0;
  if (operation.layout !== 'NHWC' || x.type.shape.length !== 4 || !(block >= 1)) return operation.unsupported(say`needs pictures with the channels last`);
  const [n = 'N'] = x.type.shape;
  const [h, w, c] = [sizeAt(x.type.shape, 1), sizeAt(x.type.shape, 2), sizeAt(x.type.shape, 3)];
  const fits = toDepth ? h % block === 0 && w % block === 0 : c % (block * block) === 0;
  if (!fits) return operation.unsupported(say`has pictures that blocks of ${block} do not divide`);
  const parts: Dimension[] = toDepth ? [n, h / block, block, w / block, block, c] : [n, h, w, block, block, c / (block * block)];
  const whole: Dimension[] = toDepth ? [n, h / block, w / block, c * block * block] : [n, h * block, w * block, c / (block * block)];
  return reshaped(operation.builder, permuted(operation.builder, reshaped(operation.builder, x, parts), [0, 1, 3, 2, 4, 5]), whole);
}

export const resizing: Importers = {
  ResizeBilinear: (operation) => resized(operation, 'linear'),
  ResizeNearestNeighbor: (operation) => resized(operation, 'nearest'),
  SpaceToDepth: (operation) => rearranged(operation, true),
  DepthToSpace: (operation) => rearranged(operation, false),
};
