import { negative, square } from '../../compositions/elementwise';
import { otherAxes, repeated } from '../../compositions/axes';
import { maximumOver, meanOver, sumOver } from '../../compositions/reductions';
import type { Builder } from '../../../program/builder';
import type { Value } from '../../../program/types';
import { stridesOf } from '../../arrays';
import type { KnownArray } from '../../graphs/operand';
import type { Importer, Importers, Operation } from '../operation';

type Reduce = (builder: Builder, x: Value, axes: readonly number[]) => Value;

/** The axes that the file names, undefined for all of them; an empty list means all unless `noop_with_empty_axes`. */
function namedAxes(operation: Operation): readonly number[] | undefined {
  const given = operation.integers('axes', 1);
  return given && given.length > 0 ? given : undefined;
}

function reduction(reduce: Reduce): Importer {
  return (operation) => {
    const x = operation.computed();
    const named = namedAxes(operation);
    if (!named && operation.attributes.integer('noop_with_empty_axes') === 1) {
      return x.with(reduce(operation.builder, x.value, []));
    }
    const axes = operation.axes(x, named);
    const keep = operation.attributes.integer('keepdims') !== 0;
    return operation.reduced(x, reduce(operation.builder, x.value, axes), axes, keep);
  };
}

const emit = (primitive: 'exponential' | 'logarithm' | 'squareRoot' | 'absolute') => (builder: Builder, x: Value) =>
  builder.emit(primitive, [x], {});
const [exponential, logarithm, squareRoot, absolute] = [emit('exponential'), emit('logarithm'), emit('squareRoot'), emit('absolute')];

/** ln Σeˣ, with the maximum taken out so that no exponential overflows. */
function logSumExp(builder: Builder, x: Value, axes: readonly number[]): Value {
  const largest = maximumOver(builder, x, axes);
  const wide = repeated(builder, largest, x.type.shape, otherAxes(x.type.shape, axes));
  const sum = sumOver(builder, exponential(builder, builder.emit('subtract', [x, wide], {})), axes);
  return builder.emit('add', [largest, logarithm(builder, sum)], {});
}

/** The product of known numbers, over all axes or some. */
function product(operation: Operation): KnownArray {
  const { shape, data, whole } = operation.known(0);
  const named = namedAxes(operation) ?? shape.map((_, axis) => axis);
  const axes = named.map((axis) => operation.fileAxis(axis, shape.length));
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const [strides, steps] = [stridesOf(shape), stridesOf(kept)];
  const result = new Float64Array(kept.reduce((a, b) => a * b, 1)).fill(1);
  data.forEach((value, place) => {
    const target = shape.reduce((sum, size, axis) =>
      axes.includes(axis) ? sum : sum + (Math.floor(place / (strides[axis] ?? 1)) % size) * (steps[axis] ?? 0), 0);
    result[target] = (result[target] ?? 1) * value;
  });
  const keep = operation.attributes.integer('keepdims') !== 0;
  return { shape: keep ? kept : kept.filter((_, axis) => !axes.includes(axis)), data: result, whole };
}

export const reductions: Importers = {
  ReduceMean: reduction(meanOver),
  ReduceSum: reduction(sumOver),
  ReduceMax: reduction(maximumOver),
  ReduceMin: reduction((builder, x, axes) => negative(builder, maximumOver(builder, negative(builder, x), axes))),
  ReduceL1: reduction((builder, x, axes) => sumOver(builder, absolute(builder, x), axes)),
  ReduceL2: reduction((builder, x, axes) => squareRoot(builder, sumOver(builder, square(builder, x), axes))),
  ReduceSumSquare: reduction((builder, x, axes) => sumOver(builder, square(builder, x), axes)),
  ReduceLogSum: reduction((builder, x, axes) => logarithm(builder, sumOver(builder, x, axes))),
  ReduceLogSumExp: reduction(logSumExp),
  ReduceProd: product,
};
