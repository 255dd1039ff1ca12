import { negative } from '../../compositions/elementwise';
import { maximumOver, meanOver, sumOver } from '../../compositions/reductions';
import { stridesOf } from '../../arrays';
import type { Builder } from '../../../program/builder';
import type { Value } from '../../../program/types';
import { isKnown, type KnownArray } from '../../graphs/operand';
import type { Importer, Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

type Reduce = (builder: Builder, x: Value, axes: readonly number[]) => Value;

/** How sizes are joined, and what none of them give. */
interface OfSizes {
  readonly combine: (a: number, b: number) => number;
  readonly empty: number;
}

/**
 * A reduction over the axes that the second operand names.
 * @param reduce writes it; undefined where only sizes are reduced so
 * @param sizes undefined where sizes are not reduced so
 */
function reduction(reduce: Reduce | undefined, sizes?: OfSizes): Importer {
  return (operation) => {
    const given = operation.operand(0);
    const axes = operation.integers(1);
    const keep = operation.attributes.flag('keep_dims');
    if (sizes && isKnown(given) && given.whole) return ofKnown(operation, given, axes, keep, sizes);
    if (!reduce) return operation.unsupported(say`needs whole numbers that are known`);
    const x = operation.computed();
    const own = operation.axes(x, axes);
    return operation.reduced(x, reduce(operation.builder, x.value, own), own, keep);
  };
}

/** A reduction of whole numbers that are known: sizes. */
function ofKnown(operation: Operation, { shape, data }: KnownArray, given: readonly number[], keep: boolean, { combine, empty }: OfSizes): KnownArray {
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
  const numbers = Float64Array.from(result, (value) => value ?? empty);
  return { shape: keep ? kept : kept.filter((_, axis) => !axes.includes(axis)), data: numbers, whole: true };
}

export const reductions: Importers = {
  Mean: reduction(meanOver),
  Sum: reduction(sumOver, { combine: (a, b) => a + b, empty: 0 }),
  Max: reduction(maximumOver, { combine: Math.max, empty: -Infinity }),
  Min: reduction((builder, x, axes) => negative(builder, maximumOver(builder, negative(builder, x), axes)), { combine: Math.min, empty: Infinity }),
  Prod: reduction(undefined, { combine: (a, b) => a * b, empty: 1 }),
};
