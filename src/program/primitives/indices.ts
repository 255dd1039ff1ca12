import { at, float32, requireShape } from '../shape';
import type { Primitive } from '../types';
import { zeroTangent } from './factories';

/** y = x as another element type; ẏ = 0, since only masks, pixels and indices are cast. */
export const cast: Primitive<'cast'> = zeroTangent((inputs, { dtype }) => {
  const { shape, dtype: from } = at(inputs, 0);
  requireShape(from !== 'float32', () => 'only uint8 and int32 are cast');
  return { shape, dtype };
});

/** y[n, k] = 1[x[n] = k]; ẏ = 0. */
export const oneHot: Primitive<'oneHot'> = zeroTangent((inputs, { depth }) => {
  const { shape, dtype } = at(inputs, 0);
  requireShape(dtype === 'int32' && shape.length === 1, () => 'labels must be int32 of rank 1');
  return float32([...shape, depth]);
});
