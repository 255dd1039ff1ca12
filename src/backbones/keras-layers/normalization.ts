import { z } from 'zod';
import { reshaped } from '../compositions/axes';
import { repeatedArray } from '../compositions/constants';
import { rootMeanSquareNormalized, standardized } from '../compositions/normalization';
import { dimensionAt, sizeAt } from '../../program/shape';
import type { Value } from '../../program/types';
import { arrayOf, sizeOf, type NumberArray } from '../arrays';
import type { KerasLayer, LayerImporters } from './layer';
import { say } from '../../contract/message';

const axesSchema = z.union([z.number().transform((axis) => [axis]), z.array(z.number()).min(1)]);

/** The axes that `axis` names, ascending. */
function axesOf(layer: KerasLayer, fallback: readonly number[] = [-1]): number[] {
  return layer.entry<readonly number[]>('axis', axesSchema, fallback).map((axis) => layer.axis(axis)).sort((a, b) => a - b);
}

/** Numbers along some axes of x, with the shape in which they broadcast to x. */
function alongAxes(layer: KerasLayer, numbers: ArrayLike<number>, axes: readonly number[]): NumberArray {
  const shape = layer.input().type.shape.map((size, axis) => (axes.includes(axis) && size !== 'N' ? size : 1));
  if (numbers.length === 1) return { shape: shape.map(() => 1), data: Float64Array.from(numbers) };
  if (numbers.length !== sizeOf(shape)) return layer.damaged(say`has ${numbers.length} numbers where ${sizeOf(shape)} are needed`);
  return { shape, data: Float64Array.from(numbers) };
}

/** x·gamma + beta along some axes, where the layer has them. */
function scaledAndCentred(layer: KerasLayer, x: Value, axes: readonly number[]): Value {
  const { builder } = layer;
  const scale = layer.flag('scale', true);
  const parts = [
    ['multiply', scale, 'gamma', 0],
    ['add', layer.flag('center', true), 'beta', Number(scale)],
  ] as const;
  return parts.reduce((value, [primitive, wanted, kind, index]) => {
    if (!wanted) return value;
    const numbers = alongAxes(layer, layer.weight(kind, index).data, axes);
    return builder.emit(primitive, [value, repeatedArray(builder, numbers, x.type.shape)], {});
  }, x);
}

/** (x − mean)/deviation or its inverse, with statistics that the file tells. */
function byStatistics(layer: KerasLayer): Value {
  const numbers = z.union([z.number().transform((number) => [number]), z.array(z.unknown()).transform((list) => list.flat(8).map(Number))]);
  const given = (kind: 'mean' | 'variance', index: number): readonly number[] => {
    const own = layer.entry<readonly number[]>(kind, numbers, []);
    return own.length > 0 ? own : Array.from(layer.weight(kind, index).data);
  };
  const axes = layer.entry<unknown>('axis', z.unknown(), -1) === null ? [] : axesOf(layer);
  const [mean, variance] = [given('mean', 0), given('variance', 1)];
  const deviation = variance.map((value) => Math.max(Math.sqrt(value), 1e-7));
  const inverse = layer.flag('invert', false);
  const scale = alongAxes(layer, deviation.map((value) => (inverse ? value : 1 / value)), axes);
  const shift = alongAxes(layer, deviation.map((value, i) => (inverse ? (mean[i] ?? 0) : -(mean[i] ?? 0) / value)), axes);
  return affine(layer, scale, shift);
}

function affine(layer: KerasLayer, scale: NumberArray, shift: NumberArray): Value {
  const { builder } = layer;
  const { shape } = layer.input().type;
  const scaled = builder.emit('multiply', [layer.input(), repeatedArray(builder, scale, shape)], {});
  return builder.emit('add', [scaled, repeatedArray(builder, shift, shape)], {});
}

export const normalizations: LayerImporters = {
  BatchNormalization(layer) {
    const [axis = 1, ...others] = axesOf(layer);
    if (others.length > 0) return layer.unsupported(say`normalizes along several axes`);
    const channels = sizeAt(layer.input().type.shape, axis);
    const [scaled, centred] = [layer.flag('scale', true), layer.flag('center', true)];
    const own = Number(scaled) + Number(centred);
    const gamma = scaled ? layer.vector('gamma', 0, channels) : undefined;
    const beta = centred ? layer.vector('beta', Number(scaled), channels) : undefined;
    const mean = layer.vector('moving_mean', own, channels);
    const variance = layer.vector('moving_variance', own + 1, channels);
    const epsilon = layer.number('epsilon', 1e-3);
    const scale = Float64Array.from(variance, (value, c) => (gamma?.[c] ?? 1) / Math.sqrt(value + epsilon));
    const shift = Float64Array.from(mean, (value, c) => (beta?.[c] ?? 0) - value * (scale[c] ?? 1));
    return layer.writer.affine(layer.input(), scale, shift, axis);
  },
  LayerNormalization(layer) {
    if (layer.flag('rms_scaling', false)) return layer.unsupported(say`scales by the variance alone`);
    const axes = axesOf(layer);
    return scaledAndCentred(layer, standardized(layer.builder, layer.input(), axes, layer.number('epsilon', 1e-3)), axes);
  },
  RMSNormalization(layer) {
    const axes = axesOf(layer);
    const x = rootMeanSquareNormalized(layer.builder, layer.input(), axes, layer.number('epsilon', 1e-6));
    const scale = alongAxes(layer, layer.weight('scale', 0).data, axes);
    return layer.builder.emit('multiply', [x, repeatedArray(layer.builder, scale, x.type.shape)], {});
  },
  GroupNormalization(layer) {
    const x = layer.input();
    const { shape } = x.type;
    const [axis = 1, ...others] = axesOf(layer);
    if (others.length > 0 || axis !== shape.length - 1) return layer.unsupported(say`does not stand on the last axis`);
    const channels = sizeAt(shape, axis);
    const wanted = layer.number('groups', 32);
    const groups = wanted === -1 ? channels : wanted;
    if (!Number.isInteger(channels / groups) || groups < 1) return layer.unsupported(say`has ${groups} groups of ${channels} channels`);
    const grouped = reshaped(layer.builder, x, [...shape.slice(0, -1), groups, channels / groups]);
    const axes = grouped.type.shape.map((_, i) => i).filter((i) => i > 0 && i !== axis);
    const normal = standardized(layer.builder, grouped, axes, layer.number('epsilon', 1e-3));
    return scaledAndCentred(layer, reshaped(layer.builder, normal, shape), [axis]);
  },
  UnitNormalization(layer) {
    const axes = axesOf(layer);
    const count = axes.reduce((product, axis) => product * sizeAt(layer.input().type.shape, axis), 1);
    const x = rootMeanSquareNormalized(layer.builder, layer.input(), axes, 1e-12 / count);
    return layer.builder.emit('scale', [x], { factor: 1 / Math.sqrt(count) });
  },
  LayerScale(layer) {
    const gamma = arrayOf(layer.vector('gamma', 0, Number(dimensionAt(layer.input().type.shape, layer.input().type.shape.length - 1))));
    return layer.builder.emit('multiply', [layer.input(), repeatedArray(layer.builder, gamma, layer.input().type.shape)], {});
  },
  Normalization: byStatistics,
  Rescaling(layer) {
    const numbers = z.union([z.number().transform((number) => [number]), z.array(z.number()).min(1)]);
    const axes = [layer.channelAxis];
    const scale = alongAxes(layer, layer.entry<readonly number[]>('scale', numbers, [1]), axes);
    const shift = alongAxes(layer, layer.entry<readonly number[]>('offset', numbers, [0]), axes);
    return affine(layer, scale, shift);
  },
};
