import { clipped } from '../../compositions/activations';
import { combineKnown } from '../../graphs/known';
import { Computed, isKnown, type KnownArray, type Operand } from '../../graphs/operand';
import type { Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

/** One number per index of an axis, given axes of size 1 so that it stands along that axis; a block for several. */
function alongAxis(operation: Operation, parameter: KnownArray, rank: number, sizes: readonly number[]): KnownArray {
  const { shape, data } = parameter;
  if (data.length === 1) return { ...parameter, shape: [] };
  const axis = operation.fileAxis(operation.attributes.integer('axis') ?? 1, rank);
  const block = operation.attributes.integer('block_size') ?? 0;
  if (block > 0) return inBlocks(operation, parameter, axis, block, sizes);
  if (shape.length !== 1 || data.length !== sizes[axis]) return operation.unsupported(say`has scales of another shape than it needs`);
  return { ...parameter, shape: sizes.slice(axis).map((_, i) => (i === 0 ? data.length : 1)) };
}

/** Each number repeated for the elements of its block along an axis. */
function inBlocks(operation: Operation, { shape, data, whole }: KnownArray, axis: number, block: number, sizes: readonly number[]): KnownArray {
  const fits = shape.length === sizes.length && shape.every((size, i) => size === (i === axis ? Math.ceil((sizes[i] ?? 0) / block) : sizes[i]));
  if (!fits) return operation.unsupported(say`has scales of another shape than it needs`);
  const inner = sizes.slice(axis + 1).reduce((a, b) => a * b, 1);
  const [length, blocks] = [sizes[axis] ?? 1, shape[axis] ?? 1];
  const total = sizes.reduce((a, b) => a * b, 1);
  const result = Float64Array.from({ length: total }, (_, place) => {
    const [outer, along] = [Math.floor(place / (inner * length)), Math.floor(place / inner) % length];
    return data[(outer * blocks + Math.floor(along / block)) * inner + (place % inner)] ?? NaN;
  });
  return { shape: sizes, data: result, whole };
}

/** The least and largest number of a quantized type, by the zero point's or the type asked for; unsigned bytes else. */
const ranges: Readonly<Record<number, readonly [number, number]>> = {
  2: [0, 255],
  3: [-128, 127],
  4: [0, 65535],
  5: [-32768, 32767],
  21: [0, 15],
  22: [-8, 7],
};

function rangeOf(operation: Operation): readonly [number, number] {
  const type = operation.optionalKnown(2)?.elementType ?? operation.attributes.integer('output_dtype') ?? 0;
  return ranges[type === 0 ? 2 : type] ?? operation.unsupported(say`quantizes to the unsupported data type ${type}`);
}

function halfToEven(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value % 1) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

/**
 * Of computed values only the range is kept, where it may stand for an activation that the exporter left out (nothing
 * below 0, say): rounding has no derivative. DequantizeLinear has to follow.
 */
function quantized(operation: Operation): Operand {
  const x = operation.operand(0);
  const [scale, zeroPoint] = [operation.known(1), operation.optionalKnown(2)];
  const [least, most] = rangeOf(operation);
  if (isKnown(x)) {
    const [s, z] = [scale, zeroPoint].map((array) => array && alongAxis(operation, array, x.shape.length, x.shape));
    const rounded = combineKnown([x, s!], (value = NaN, by = NaN) => halfToEven(Math.fround(value / by)), true);
    return combineKnown(z ? [rounded, z] : [rounded], (value = NaN, zero = 0) => Math.min(Math.max(value + zero, least), most), true);
  }
  const zero = zeroPoint?.data[0] ?? 0;
  const single = scale.data.length === 1 && (zeroPoint?.data.length ?? 1) === 1;
  const factor = scale.data[0] ?? 1;
  const oneSided = single && (zero === least || zero === most);
  const value = oneSided ? clipped(operation.builder, x.value, (least - zero) * factor, (most - zero) * factor) : x.value;
  return new Computed(value, x.merged, { scale, zeroPoint });
}

function same(a: KnownArray | undefined, b: KnownArray | undefined): boolean {
  const [first, second] = [a?.data ?? [0], b?.data ?? [0]];
  return first.length === second.length && first.every((value, i) => value === second[i]);
}

function dequantized(operation: Operation): Operand {
  const x = operation.operand(0);
  const [scale, zeroPoint] = [operation.known(1), operation.optionalKnown(2)];
  if (!isKnown(x)) {
    if (!x.quantization) return operation.unsupported(say`takes computed whole numbers`);
    if (!same(scale, x.quantization.scale) || !same(zeroPoint, x.quantization.zeroPoint)) {
      return operation.unsupported(say`has another scale than the QuantizeLinear before it`);
    }
    return new Computed(x.value, x.merged);
  }
  const [s, z] = [scale, zeroPoint].map((array) => array && alongAxis(operation, array, x.shape.length, x.shape));
  return combineKnown(z ? [x, s!, z] : [x, s!], (value = NaN, by = NaN, zero = 0) => (value - zero) * by, false);
}

export const quantization: Importers = { QuantizeLinear: quantized, DequantizeLinear: dequantized };
