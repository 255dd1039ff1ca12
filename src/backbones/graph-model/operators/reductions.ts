import { negative } from '../../compositions/elementwise';
import { maximumOver, meanOver, sumOver } from '../../compositions/reductions';
import { stridesOf } from '../../arrays';
import type { Builder } from '../../../program/builder';
import type { Value } from '../../../program/types';
import { isKnown, type KnownArray } from '../../graphs/operand';
import type { Importer, Importers, Operation } from '../operation';

type Reduce = (builder: Builder, x: Value, axes: readonly number[]) => Value;

/** A reduction over the axes that the second operand names. */
function reduction(reduce: Reduce, combine: (a: number, b: number) => number): Importer {
  return (operation) => {
    const given = operation.operand(0);
    const axes = operation.integers(1);
    const keep = operation.attributes.flag('keep_dims');
    if (isKnown(given) && given.whole) return ofKnown(operation, given, axes, keep, combine);
    const x = operation.computed();
    const own = operation.axes(x, axes);
    return operation.reduced(x, reduce(operation.builder, x.value, own), own, keep);
  };
}

/** A reduction of whole numbers that are known: sizes. */
function ofKnown(operation: Operation, { shape, data }: KnownArray, given: readonly number[], keep: boolean, combine: (a: number, b: number) => number): KnownArray {
  const axes = given.map((axis) => operation.fileAxis(axis, shape.length));
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const [strides, steps] = [stridesOf(shape), stridesOf(kept)];
  const result: (number | undefined)[] = new Array<number | undefined>(kept.reduce((a, b) => a * b, 1)).fill(undefined);
  data.forEach((value, place) => {
    const target = shape.reduce((sum, size, axis) =>
      axes.includes(axis) ? sum : sum + (Math.floor(place / (strides[axis] ?? 1)) % size) * (steps[axis] ?? 0), 0);
    const before = result[target];
    result[target] = before === undefined ? value : combine(before, value);
  });
  const numbers = Float64Array.from(result, (value) => value ?? combine(1, 1));
  return { shape: keep ? kept : kept.filter((_, axis) => !axes.includes(axis)), data: numbers, whole: true };
}

const notOfSizes = (): number => NaN;

export const reductions: Importers = {
  Mean: reduction(meanOver, notOfSizes),
  Sum: reduction(sumOver, (a, b) => a + b),
  Max: reduction(maximumOver, Math.max),
  Min: reduction((builder, x, axes) => negative(builder, maximumOver(builder, negative(builder, x), axes)), Math.min),
  Prod: reduction((builder, x) => builder.filled(x.type.shape, NaN), (a, b) => a * b),
};
