import type { Tensor } from '../tensor';
import type { AveragePooling, Layout, Pooling } from '../vocabulary';
import { elementCount } from './arrays';
import { floatsAt, tensorAt, type Kernel } from './kernel';
import { channelsLast, forEachTap, inLayout, movementOf, picturesOf } from './pictures';

function offsetsAt(tensors: readonly Tensor[], index: number, layout: Layout): Uint8Array {
  const { data, shape } = tensorAt(tensors, index);
  if (!(data instanceof Uint8Array)) throw new Error(`input ${index} is not of type uint8`);
  return channelsLast(data, picturesOf(shape, layout), layout);
}

/** How many numbers are averaged in each window. */
function divisors(from: readonly number[], to: readonly number[], parameters: AveragePooling): Float64Array {
  const [pictures, pooled] = [picturesOf(from, parameters.layout), picturesOf(to, parameters.layout)];
  const [height, width] = parameters.window;
  const counts = new Float64Array(pooled.batch * pooled.height * pooled.width);
  if (parameters.countPadding) return counts.fill(height * width);
  forEachTap(pictures, pooled, movementOf(parameters), (_, position) => {
    counts[position]! += 1;
  });
  return counts;
}

export const averagePool: Kernel<'averagePool'> = (inputs, parameters, { shape }) => {
  const { layout } = parameters;
  const from = tensorAt(inputs, 0).shape;
  const [pictures, pooled] = [picturesOf(from, layout), picturesOf(shape, layout)];
  const x = channelsLast(floatsAt(inputs, 0), pictures, layout);
  const counts = divisors(from, shape, parameters);
  const y = new Float64Array(elementCount(shape));
  const { channels } = pictures;
  forEachTap(pictures, pooled, movementOf(parameters), (pixel, position) => {
    for (let c = 0; c < channels; c += 1) y[position * channels + c]! += x[pixel * channels + c]!;
  });
  return inLayout(y.map((sum, i) => sum / counts[Math.floor(i / channels)]!), pooled, layout);
};

export const averagePoolTranspose: Kernel<'averagePoolTranspose'> = (inputs, parameters, { shape }) => {
  const { layout } = parameters;
  const from = tensorAt(inputs, 0).shape;
  const [pictures, pooled] = [picturesOf(shape, layout), picturesOf(from, layout)];
  const y = channelsLast(floatsAt(inputs, 0), pooled, layout);
  const counts = divisors(shape, from, parameters);
  const x = new Float64Array(elementCount(shape));
  const { channels } = pictures;
  forEachTap(pictures, pooled, movementOf(parameters), (pixel, position) => {
    for (let c = 0; c < channels; c += 1) x[pixel * channels + c]! += y[position * channels + c]! / counts[position]!;
  });
  return inLayout(x, pictures, layout);
};

/** The maximum of each window, in NHWC, and the tap where it stands first. Not-a-numbers count as maxima. */
function windowMaxima(input: Tensor, x: Float64Array, parameters: Pooling, shape: readonly number[]) {
  const [pictures, pooled] = [picturesOf(input.shape, parameters.layout), picturesOf(shape, parameters.layout)];
  const data = channelsLast(x, pictures, parameters.layout);
  const maxima = new Float64Array(elementCount(shape)).fill(-Infinity);
  const taps = new Int32Array(maxima.length).fill(-1);
  const { channels } = pictures;
  forEachTap(pictures, pooled, movementOf(parameters), (pixel, position, tap) => {
    for (let c = 0; c < channels; c += 1) {
      const value = data[pixel * channels + c]!;
      const index = position * channels + c;
      if (taps[index] !== -1 && !(value > maxima[index]!) && !Number.isNaN(value)) continue;
      maxima[index] = value;
      taps[index] = tap;
    }
  });
  return { maxima, taps, pooled };
}

export const maxPool: Kernel<'maxPool'> = (inputs, parameters, { shape }) => {
  const { maxima, pooled } = windowMaxima(tensorAt(inputs, 0), floatsAt(inputs, 0), parameters, shape);
  return inLayout(maxima, pooled, parameters.layout);
};

export const maxPoolOffset: Kernel<'maxPoolOffset'> = (inputs, parameters, { shape }) => {
  const { taps, pooled } = windowMaxima(tensorAt(inputs, 0), floatsAt(inputs, 0), parameters, shape);
  return Uint8Array.from(inLayout(Float64Array.from(taps), pooled, parameters.layout));
};

export const gatherWindow: Kernel<'gatherWindow'> = (inputs, parameters, { shape }) => {
  const { layout } = parameters;
  const [pictures, pooled] = [picturesOf(tensorAt(inputs, 0).shape, layout), picturesOf(shape, layout)];
  const x = channelsLast(floatsAt(inputs, 0), pictures, layout);
  const offsets = offsetsAt(inputs, 1, layout);
  const y = new Float64Array(elementCount(shape));
  const { channels } = pictures;
  forEachTap(pictures, pooled, movementOf(parameters), (pixel, position, tap) => {
    for (let c = 0; c < channels; c += 1) {
      const index = position * channels + c;
      if (offsets[index] === tap) y[index] = x[pixel * channels + c]!;
    }
  });
  return inLayout(y, pooled, layout);
};

export const scatterWindow: Kernel<'scatterWindow'> = (inputs, parameters, { shape }) => {
  const { layout } = parameters;
  const [pictures, pooled] = [picturesOf(shape, layout), picturesOf(tensorAt(inputs, 0).shape, layout)];
  const y = channelsLast(floatsAt(inputs, 0), pooled, layout);
  const offsets = offsetsAt(inputs, 1, layout);
  const x = new Float64Array(elementCount(shape));
  const { channels } = pictures;
  forEachTap(pictures, pooled, movementOf(parameters), (pixel, position, tap) => {
    for (let c = 0; c < channels; c += 1) {
      const index = position * channels + c;
      if (offsets[index] === tap) x[pixel * channels + c]! += y[index]!;
    }
  });
  return inLayout(x, pictures, layout);
};
