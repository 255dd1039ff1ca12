import type { Builder } from '../../program/builder';
import { pictureAxes, readPicture } from '../../program/picture';
import type { Value } from '../../program/types';
import type { AveragePooling, Pair, Pooling } from '../../program/vocabulary';
import { requireModest } from './limits';
import { constantPadded, type Margins } from './padding';

/** Positions that fit the offsets of max pooling into a byte. */
const MOST_POSITIONS = 256;

/** Stands for "nothing" around max pooling: unlike minus infinity it can be subtracted from itself. */
const LOWEST = -3.4028234663852886e38;

/**
 * Max pooling; a window of more than 256 positions in two stages, rows first, which gives the same first maximum.
 * @returns undefined where a window of one row or column has more than 256 positions
 */
export function maxPooled(builder: Builder, x: Value, pooling: Pooling): Value | undefined {
  const { window, stride, padding } = pooling;
  if (window[0] * window[1] <= MOST_POSITIONS) return builder.emit('maxPool', [x], pooling);
  if (Math.max(...window) > MOST_POSITIONS) return undefined;
  const rows = builder.emit('maxPool', [x], {
    ...pooling,
    window: [1, window[1]],
    stride: [1, stride[1]],
    padding: { ...padding, top: 0, bottom: 0 },
  });
  return builder.emit('maxPool', [rows], {
    ...pooling,
    window: [window[0], 1],
    stride: [stride[0], 1],
    padding: { ...padding, left: 0, right: 0 },
  });
}

function marginsOf({ layout, padding }: Pooling): Margins {
  const { height, width } = pictureAxes(layout);
  const [before, after] = [[0, 0, 0, 0], [0, 0, 0, 0]];
  [before[height], before[width]] = [padding.top, padding.left];
  [after[height], after[width]] = [padding.bottom, padding.right];
  return { before, after };
}

/** For each place in a dilated window, the elements that stand there: pictures of the output's size. */
function taps(builder: Builder, padded: Value, { layout, window, stride }: Pooling, dilation: Pair, count: Pair): Value[] {
  const { shape } = padded.type;
  const axes = pictureAxes(layout);
  return Array.from({ length: window[0] * window[1] }, (_, tap) => {
    const start = [0, 0, 0, 0];
    start[axes.height] = Math.floor(tap / window[1]) * dilation[0];
    start[axes.width] = (tap % window[1]) * dilation[1];
    const end = [...shape];
    const step = [1, 1, 1, 1];
    ([axes.height, axes.width] as const).forEach((axis, i) => {
      step[axis] = stride[i as 0 | 1];
      end[axis] = (start[axis] ?? 0) + (count[i as 0 | 1] - 1) * stride[i as 0 | 1] + 1;
    });
    return builder.emit('slice', [padded], { start, end, step });
  });
}

function outputCount(padded: Value, { layout, window, stride }: Pooling, dilation: Pair): Pair {
  const { height, width } = readPicture(padded.type.shape, layout);
  const along = (size: number, i: 0 | 1): number =>
    Math.floor((size - dilation[i] * (window[i] - 1) - 1) / stride[i]) + 1;
  return [along(height, 0), along(width, 1)];
}

/** Max pooling with a dilated window, as the maximum of its places. */
export function dilatedMaxPooled(builder: Builder, x: Value, pooling: Pooling, dilation: Pair): Value {
  const padded = constantPadded(builder, x, marginsOf(pooling), LOWEST);
  const places = taps(builder, padded, pooling, dilation, outputCount(padded, pooling, dilation));
  return places.reduce((most, place) => builder.emit('maximum', [place, most], {}));
}

/** Average pooling with a dilated window, as the sum of its places over their number. */
export function dilatedAveragePooled(builder: Builder, x: Value, pooling: AveragePooling, dilation: Pair): Value {
  const { layout, window, stride, padding, countPadding } = pooling;
  const padded = constantPadded(builder, x, marginsOf(pooling), 0);
  const count = outputCount(padded, pooling, dilation);
  const sum = taps(builder, padded, pooling, dilation, count).reduce((total, place) => builder.emit('add', [total, place], {}));
  const { height, width } = readPicture(x.type.shape, layout);
  const inside = (position: number, i: 0 | 1): number => {
    const start = position * stride[i] - (i === 0 ? padding.top : padding.left);
    const places = Array.from({ length: window[i] }, (_, place) => start + place * dilation[i]);
    return countPadding ? window[i] : places.filter((place) => place >= 0 && place < (i === 0 ? height : width)).length;
  };
  requireModest(count[0] * count[1]);
  const data = Float64Array.from({ length: count[0] * count[1] }, (_, k) =>
    inside(Math.floor(k / count[1]), 0) * inside(k % count[1], 1));
  const axes = pictureAxes(layout);
  const divisors = builder.emit('broadcast', [builder.constant({ shape: count, dtype: 'float32', data })], {
    shape: sum.type.shape,
    axes: [axes.height, axes.width],
  });
  return builder.emit('divide', [sum, divisors], {});
}
