import { constantPadded, continued, type Continuation } from '../../compositions/padding';
import { sliceAxis } from '../../compositions/axes';
import { take } from '../../compositions/take';
import type { Value } from '../../../program/types';
import { BATCH, isKnown, type Computed, type KnownArray, type Operand } from '../operand';
import type { Importers, Operation } from '../operation';

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
  return Array.from({ length: Math.max(Math.ceil((end - start) / step), 0) }, (_, i) => start + i * step);
}

/** The file's axes with what is asked of each: start, end and step. */
function asked(operation: Operation, rank: number): { axis: number; start: number; end: number; step: number }[] {
  const starts = operation.integers('starts', 1) ?? [];
  const ends = operation.integers('ends', 2) ?? [];
  const axes = operation.integers('axes', 3) ?? starts.map((_, axis) => axis);
  const steps = operation.optionalKnown(4)?.data;
  return axes.map((given, i) => {
    const step = steps?.[i] ?? 1;
    if (step === 0) operation.unsupported('has a step of 0');
    return { axis: operation.fileAxis(given, rank), start: starts[i] ?? 0, end: ends[i] ?? 0, step };
  });
}

function sliced(operation: Operation, x: Computed): Computed {
  const { builder } = operation;
  const { programShape: shape } = x;
  const [start, end, step] = [shape.map(() => 0), [...shape], shape.map(() => 1)];
  const backwards = new Map<number, number[]>();
  for (const part of asked(operation, x.rank)) {
    const axis = operation.axis(x, part.axis);
    const size = shape[axis] ?? 1;
    if (size === 'N') {
      if (part.start !== 0 || part.end < BATCH || part.step !== 1) return operation.unsupported('chooses among the pictures of a batch');
      continue;
    }
    const range = rangeOf(size, part.start, part.end, part.step);
    if (Math.ceil((range.end - range.start) / range.step) < 1) return operation.unsupported('leaves nothing');
    if (range.step < 0) backwards.set(axis, placesOf(range));
    else [start[axis], end[axis], step[axis]] = [range.start, range.end, range.step];
  }
  const forwards = builder.emit('slice', [x.value], { start, end, step });
  return x.with([...backwards].reduce((value, [axis, places]) => take(builder, value, axis, places), forwards));
}

/** A list of known numbers, which may be empty. */
function slicedList(operation: Operation, { shape, data, whole }: KnownArray): KnownArray {
  const [range] = asked(operation, shape.length);
  const { start, end, step } = range ?? { start: 0, end: data.length, step: 1 };
  const places = placesOf(rangeOf(data.length, start, end, step));
  return { shape: [places.length], data: Float64Array.from(places, (place) => data[place] ?? NaN), whole };
}

function concatenated(operation: Operation): Operand {
  const operands = operation.operands.map((_, index) => operation.operand(index));
  const known = operands.filter(isKnown);
  if (known.length === operands.length && known.every(({ shape }) => shape.length === 1)) {
    const data = Float64Array.from(known.flatMap((array) => [...array.data]));
    return { shape: [data.length], data, whole: known.every(({ whole }) => whole) };
  }
  const values = operands.map((_, index) => operation.computed(index));
  const first = values.find(({ merged }) => merged) ?? operation.computed(0);
  const given = operation.attributes.integer('axis') ?? operation.unsupported('lacks its axis');
  const axis = operation.axis(first, given);
  if (values.some(({ merged }) => merged !== first.merged)) return operation.unsupported('mixes the batch with other dimensions');
  // What is known does not depend on the picture: it is the same for each one of the batch.
  const shapes = values.map(({ programShape }) => programShape);
  const batch = shapes.find((shape) => shape.includes('N'))?.indexOf('N') ?? -1;
  const wide = values.map(({ value, programShape: shape }): Value => {
    if (batch < 0 || shape[batch] === 'N' || axis === batch) return value;
    if (shape[batch] !== 1) return operation.unsupported('mixes the batch with other dimensions');
    const rest = shape.filter((_, i) => i !== batch);
    const narrow = operation.builder.emit('reshape', [value], { shape: rest });
    const axes = shape.map((_, i) => i).filter((i) => i !== batch);
    return operation.builder.emit('broadcast', [narrow], { shape: shape.map((size, i) => (i === batch ? 'N' : size)), axes });
  });
  const [only] = wide;
  return first.with(wide.length === 1 && only ? only : operation.builder.emit('concatenate', wide, { axis }));
}

function split(operation: Operation): Computed[] {
  const x = operation.computed();
  const axis = operation.axis(x, operation.attributes.integer('axis') ?? 0);
  const size = x.programShape[axis];
  if (size === undefined || size === 'N') return operation.unsupported('splits the batch');
  const count = operation.attributes.integer('num_outputs') ?? operation.outputNames.length;
  const even = Math.ceil(size / count);
  const lengths =
    operation.integers('split', 1) ??
    operation.outputNames.map((_, i) => Math.min(even, size - i * even));
  if (lengths.reduce((a, b) => a + b, 0) !== size || !lengths.every((length) => length > 0)) {
    return operation.unsupported(`splits ${size} into [${lengths.join(', ')}]`);
  }
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return x.with(sliceAxis(operation.builder, x.value, axis, start - length, start));
  });
}

const continuations: Readonly<Record<string, Continuation>> = { reflect: 'reflect', edge: 'edge', wrap: 'wrap' };

/** Margins per axis; a negative one removes elements. */
function padded(operation: Operation): Value {
  const { attributes, writer, builder } = operation;
  const x = operation.value();
  const rank = x.type.shape.length;
  const pads = operation.integers('pads', 1) ?? operation.unsupported('lacks its pads');
  const axes = operation.optionalKnown(3)?.data ?? x.type.shape.map((_, axis) => axis);
  if (pads.length !== 2 * axes.length) return operation.unsupported('does not have two margins for each axis');
  const [before, after] = [new Array<number>(rank).fill(0), new Array<number>(rank).fill(0)];
  axes.forEach((given, i) => {
    const axis = operation.fileAxis(given, rank);
    before[axis] = pads[i] ?? 0;
    after[axis] = pads[i + axes.length] ?? 0;
  });
  const margins = { before: before.map((size) => Math.max(size, 0)), after: after.map((size) => Math.max(size, 0)) };
  const cut = x.type.shape.reduce<Value>((value, size, axis) => {
    const [near, far] = [Math.max(-(before[axis] ?? 0), 0), Math.max(-(after[axis] ?? 0), 0)];
    return size === 'N' || near + far === 0 ? value : sliceAxis(builder, value, axis, near, size - far);
  }, x);
  const mode = attributes.text('mode') ?? 'constant';
  const continuation = Object.hasOwn(continuations, mode) ? continuations[mode] : undefined;
  if (continuation) return continued(builder, cut, margins, continuation);
  if (mode !== 'constant') return operation.unsupported(`pads in the unknown mode "${mode}"`);
  const number = attributes.float('value') ?? operation.optionalNumber(2) ?? 0;
  const [n = 0, c = 0, top = 0, left = 0] = margins.before;
  const [n1 = 0, c1 = 0, bottom = 0, right = 0] = margins.after;
  if (number === 0 && rank === 4 && n + c + n1 + c1 === 0) return writer.zeroPad(cut, { top, bottom, left, right }, 'NCHW');
  return constantPadded(builder, cut, margins, number);
}

export const slices: Importers = {
  Slice(operation) {
    const x = operation.operand(0);
    if (isKnown(x) && x.shape.length === 1) return slicedList(operation, x);
    return sliced(operation, operation.computed());
  },
  Concat: concatenated,
  Split: split,
  Pad: padded,
};
