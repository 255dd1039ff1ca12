import { requireModest } from '../compositions/limits';
import { take } from '../compositions/take';
import type { Value } from '../../program/types';
import type { GraphNode } from './node';
import { BATCH, Computed, isKnown, type KnownArray, type Operand } from './operand';
import { say } from '../../contract/message';

/** What is taken of an axis of the file; negative numbers count from its end. */
export interface AxisPart {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

interface Range {
  readonly start: number;
  /** Not included; before the start where the step is negative. */
  readonly end: number;
  readonly step: number;
}

/** The part of an axis that a Slice asks for; negative numbers count from the end. */
function rangeOf(size: number, start: number, end: number, step: number): Range {
  const position = (given: number, least: number, most: number): number =>
    Math.min(Math.max(given < 0 ? given + size : given, least), most);
  if (step > 0) return { start: position(start, 0, size), end: position(end, 0, size), step };
  return { start: position(start, 0, size - 1), end: end < -size ? -1 : position(end, -1, size - 1), step };
}

function placesOf({ start, end, step }: Range): number[] {
  requireModest(Math.abs(end - start));
  return Array.from({ length: Math.max(Math.ceil((end - start) / step), 0) }, (_, i) => start + i * step);
}

function slicedValue(operation: GraphNode, x: Computed, parts: readonly AxisPart[]): Computed {
  const { builder } = operation;
  const { programShape: shape } = x;
  const [start, end, step] = [shape.map(() => 0), [...shape], shape.map(() => 1)];
  const backwards = new Map<number, number[]>();
  for (const part of parts) {
    const axis = operation.axis(x, part.axis);
    const size = shape[axis] ?? 1;
    if (size === 'N') {
      if (part.start !== 0 || part.end < BATCH || part.step !== 1) return operation.unsupported(say`chooses among the pictures of a batch`);
      continue;
    }
    const range = rangeOf(size, part.start, part.end, part.step);
    if (Math.ceil((range.end - range.start) / range.step) < 1) return operation.unsupported(say`leaves nothing`);
    if (range.step < 0) backwards.set(axis, placesOf(range));
    else [start[axis], end[axis], step[axis]] = [range.start, range.end, range.step];
  }
  const forwards = builder.emit('slice', [x.value], { start, end, step });
  return x.with([...backwards].reduce((value, [axis, places]) => take(builder, value, axis, places), forwards));
}

/** A list of known numbers, which may be empty. */
function slicedList({ data, whole }: KnownArray, parts: readonly AxisPart[]): KnownArray {
  const [range] = parts;
  const { start, end, step } = range ?? { start: 0, end: data.length, step: 1 };
  const places = placesOf(rangeOf(data.length, start, end, step));
  return { shape: [places.length], data: Float64Array.from(places, (place) => data[place] ?? NaN), whole };
}

/** Parts of the first operand. */
export function sliced(operation: GraphNode, parts: readonly AxisPart[]): Operand {
  const x = operation.operand(0);
  return isKnown(x) && x.shape.length === 1 ? slicedList(x, parts) : slicedValue(operation, operation.computed(), parts);
}

/** Operands of a node joined along an axis. */
export function concatenated(operation: GraphNode, given: readonly (Operand | undefined)[], fileAxis: number): Operand {
  const operands = given.map((operand) => operand ?? operation.unsupported(say`lacks an operand`));
  const known = operands.filter(isKnown);
  if (known.length === operands.length && known.every(({ shape }) => shape.length === 1)) {
    const data = Float64Array.from(known.flatMap((array) => [...array.data]));
    return { shape: [data.length], data, whole: known.every(({ whole }) => whole) };
  }
  const values = operands.map((operand) => (isKnown(operand) ? new Computed(operation.constant(operand)) : operand));
  const first = values.find(({ merged }) => merged !== null) ?? values[0] ?? operation.unsupported(say`has no operands`);
  const axis = operation.axis(first, fileAxis);
  if (values.some(({ merged }) => merged !== first.merged)) return operation.unsupported(say`mixes the batch with other dimensions`);
  // What is known does not depend on the picture: it is the same for each one of the batch.
  const shapes = values.map(({ programShape }) => programShape);
  const batch = shapes.find((shape) => shape.includes('N'))?.indexOf('N') ?? -1;
  const wide = values.map(({ value, programShape: shape }): Value => {
    if (batch < 0 || shape[batch] === 'N' || axis === batch) return value;
    if (shape[batch] !== 1) return operation.unsupported(say`mixes the batch with other dimensions`);
    const rest = shape.filter((_, i) => i !== batch);
    const narrow = operation.builder.emit('reshape', [value], { shape: rest });
    const axes = shape.map((_, i) => i).filter((i) => i !== batch);
    return operation.builder.emit('broadcast', [narrow], { shape: shape.map((size, i) => (i === batch ? 'N' : size)), axes });
  });
  const [only] = wide;
  return first.with(wide.length === 1 && only ? only : operation.builder.emit('concatenate', wide, { axis }));
}
