import { sizeOf } from '../../arrays';
import { floats, type KnownArray } from '../../graphs/operand';

export interface TrainingParameters {
  readonly gamma: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly epsilon: number;
  readonly momentum: number;
}

/**
 * Batch normalization of known numbers by their own mean and variance along axis 1, and the running mean and variance
 * after it. In plain loops: kernels have millions of numbers.
 */
export function standardizedWeights({ shape, data }: KnownArray, parameters: TrainingParameters): KnownArray[] {
  const { gamma, beta, mean, variance, epsilon, momentum } = parameters;
  const [channels, inner] = [shape[1] ?? 1, sizeOf(shape.slice(2))];
  const count = data.length / channels;
  const [means, variances] = [new Float64Array(channels), new Float64Array(channels)];
  const channelOf = (place: number): number => Math.floor(place / inner) % channels;
  for (let place = 0; place < data.length; place++) means[channelOf(place)]! += data[place]! / count;
  for (let place = 0; place < data.length; place++) {
    const channel = channelOf(place);
    variances[channel]! += (data[place]! - means[channel]!) ** 2 / count;
  }
  const scale = variances.map((value, c) => (gamma[c] ?? 1) / Math.sqrt(value + epsilon));
  const result = new Float32Array(data.length);
  for (let place = 0; place < data.length; place++) {
    const channel = channelOf(place);
    result[place] = (data[place]! - means[channel]!) * scale[channel]! + (beta[channel] ?? 0);
  }
  const running = (before: ArrayLike<number>, now: Float64Array): KnownArray =>
    floats(now.map((value, c) => (before[c] ?? 0) * momentum + value * (1 - momentum)));
  return [floats(result, shape), running(mean, means), running(variance, variances)];
}
