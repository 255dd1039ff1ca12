import type { Backbone } from '../backbones';
import type { Preprocessing } from '../contract/preprocessing';
import { Builder } from '../program/builder';
import type { Program } from '../program/types';

/**
 * (`pixels` uint8 [N, height, width, 3]) → `image`, the backbone's input: (pixel − mean) / std per channel, in the
 * backbone's layout. Channel order, resize and crop are the decoder's work.
 */
export function preprocess(backbone: Backbone, preprocessing: Preprocessing): Program {
  const { height, width, mean, std } = preprocessing;
  const builder = new Builder();
  const pixels = builder.input('pixels', ['N', height, width, 3], 'uint8');
  const { shape } = pixels.type;
  const perChannel = (numbers: readonly number[]) => {
    const constant = builder.constant({ shape: [3], dtype: 'float32', data: Float64Array.from(numbers) });
    return builder.emit('broadcast', [constant], { shape, axes: [3] });
  };
  const float = builder.emit('cast', [pixels], { dtype: 'float32' });
  const centred = builder.emit('subtract', [float, perChannel(mean)], {});
  const scaled = builder.emit('multiply', [centred, perChannel(std.map((value) => 1 / value))], {});
  const image =
    backbone.imageLayout === 'NHWC' ? scaled : builder.emit('permute', [scaled], { permutation: [0, 3, 1, 2] });
  builder.output('image', image);
  return builder.build();
}
