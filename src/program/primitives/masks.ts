import { at, printShape, requireShape, sameShape } from '../shape';
import type { Primitive } from '../types';
import { floatInput, linear, zeroTangent } from './factories';

/** y = 1[low < x < high] as uint8; ẏ = 0. */
export const insideMask: Primitive<'insideMask'> = zeroTangent((inputs) => ({
  shape: floatInput(inputs).shape,
  dtype: 'uint8',
}));

/** y = x where the mask is set, otherwise·x elsewhere; ẏ likewise of ẋ. Its own transpose. */
export const applyMask: Primitive<'applyMask'> = linear(
  'applyMask',
  (inputs) => {
    const input = floatInput(inputs);
    const mask = at(inputs, 1);
    requireShape(
      mask.dtype === 'uint8' && sameShape(mask.shape, input.shape),
      () => `mask ${mask.dtype} ${printShape(mask.shape)} does not fit ${printShape(input.shape)}`,
    );
    return input;
  },
  (emitter, { inputs, parameters }, cotangent) => emitter.emit('applyMask', [cotangent, at(inputs, 1)], parameters),
);
