import type { Builder } from '../program/builder';
import { pictureAxes } from '../program/picture';
import { elementsPerSample, sizeAt } from '../program/shape';
import type { Value } from '../program/types';
import type { Layout } from '../program/vocabulary';
import type { Reduction } from './feature-candidates';

/** One vector for each picture, [N, d]. */
export function reduced(builder: Builder, value: Value, reduction: Reduction, layout: Layout): Value {
  const rank = value.type.shape.length;
  if (rank === 2) return value;
  const { height, width } = pictureAxes(layout);
  const axes = rank === 4 ? [height, width] : rank === 3 ? [1] : [];
  const positions = axes.reduce((product, axis) => product * sizeAt(value.type.shape, axis), 1);
  let vector = value;
  if (rank === 3 && reduction === 'class-token') vector = firstToken(builder, value);
  else if (positions > 1 && reduction !== 'all') {
    vector = builder.emit('scale', [builder.emit('reduceSum', [value], { axes })], { factor: 1 / positions });
  }
  const { shape } = vector.type;
  return shape.length === 2 ? vector : builder.emit('reshape', [vector], { shape: ['N', elementsPerSample(shape)] });
}

function firstToken(builder: Builder, tokens: Value): Value {
  const channels = sizeAt(tokens.type.shape, 2);
  return builder.emit('slice', [tokens], { start: [0, 0, 0], end: ['N', 1, channels], step: [1, 1, 1] });
}
