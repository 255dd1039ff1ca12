import { sliceAxis } from '../../compositions/axes';
import { constantPadded, continued } from '../../compositions/padding';
import { requireModest } from '../../compositions/limits';
import { resized, unsqueezed } from '../../graphs/rearranging';
import { concatenated, sliced, type AxisPart } from '../../graphs/slicing';
import { BATCH, isKnown, sizesOf, type Computed, type Operand } from '../../graphs/operand';
import { elementsPerSample } from '../../../program/shape';
import type { Value } from '../../../program/types';
import type { Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

/** What StridedSlice asks for: parts of axes, which of these disappear, and where new axes come. */
function strided(operation: Operation): { parts: AxisPart[]; removed: number[]; added: number[] } {
  const [begin, end, steps] = [operation.integers(1), operation.integers(2), operation.integers(3)];
  const mask = (name: string, bit: number): boolean => (((operation.attributes.integer(name) ?? 0) >> bit) & 1) === 1;
  const rank = sizesOf(operation.operand(0)).length;
  if (begin.length !== end.length || begin.length !== steps.length || begin.length > 16) return operation.unsupported(say`has lists of different lengths`);
  const fresh = begin.filter((_, i) => mask('new_axis_mask', i)).length;
  const [parts, removed, added]: [AxisPart[], number[], number[]] = [[], [], []];
  let [axis, place] = [0, 0];
  begin.forEach((from, i) => {
    if (mask('ellipsis_mask', i)) {
      const skipped = Math.max(rank - (begin.length - fresh - 1), 0);
      axis += skipped;
      place += skipped;
    } else if (mask('new_axis_mask', i)) {
      added.push(place);
      place += 1;
    } else {
      const step = steps[i] ?? 1;
      if (step === 0) operation.unsupported(say`has a step of 0`);
      if (mask('shrink_axis_mask', i)) {
        parts.push({ axis, start: from, end: from === -1 ? Infinity : from + 1, step: 1 });
        removed.push(axis);
      } else {
        const start = mask('begin_mask', i) ? (step > 0 ? 0 : Infinity) : from;
        parts.push({ axis, start, end: mask('end_mask', i) ? (step > 0 ? Infinity : -Infinity) : (end[i] ?? 0), step });
        place += 1;
      }
      axis += 1;
    }
  });
  return { parts, removed, added };
}

/** The parts of axes that are not whole. */
function partial(operation: Operation, parts: readonly AxisPart[]): AxisPart[] {
  const sizes = sizesOf(operation.operand(0));
  return parts.filter(({ axis, start, end, step }) => {
    operation.fileAxis(axis, sizes.length);
    return step !== 1 || start !== 0 || end < (sizes[axis] ?? 0);
  });
}

function split(operation: Operation, x: Computed, given: number, lengths: readonly number[]): Operand[] {
  const axis = operation.axis(x, given);
  const size = x.programShape[axis];
  if (size === undefined || size === 'N') return operation.unsupported(say`splits the batch`);
  if (lengths.reduce((a, b) => a + b, 0) !== size || !lengths.every((length) => Number.isInteger(length) && length > 0)) {
    return operation.unsupported(say`splits ${size} into [${lengths.slice(0, 16).join(', ')}]`);
  }
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return x.with(sliceAxis(operation.builder, x.value, axis, start - length, start));
  });
}

/** How many parts a node may have. */
const MOST_PARTS = 2 ** 12;

function evenly(operation: Operation, size: number, count: number): number[] {
  if (size >= BATCH) return operation.unsupported(say`splits the batch`);
  if (count > MOST_PARTS) return operation.unsupported(say`has ${count} parts`);
  if (!(Number.isInteger(count) && count >= 1 && count <= size && size % count === 0)) return operation.unsupported(say`splits ${size} into ${count} parts`);
  return new Array<number>(count).fill(size / count);
}

function padded(operation: Operation, act: (x: Value, before: number[], after: number[]) => Value): Value {
  const x = operation.value();
  const pads = operation.integers(1);
  const rank = x.type.shape.length;
  if (pads.length !== 2 * rank || Math.min(...pads) < 0) return operation.unsupported(say`does not have two margins for each axis`);
  const [before, after] = [pads.filter((_, i) => i % 2 === 0), pads.filter((_, i) => i % 2 === 1)];
  if (x.type.shape.some((size, axis) => size === 'N' && before[axis]! + after[axis]! > 0)) return operation.unsupported(say`adds to the batch`);
  requireModest(x.type.shape.reduce<number>((product, size, axis) => (size === 'N' ? product : product * (size + before[axis]! + after[axis]!)), 1));
  return act(x, before, after);
}

function withNumber(operation: Operation, number: number): Value {
  return padded(operation, (x, before, after) => {
    const spatial = (axis: number): boolean => before[axis] === 0 && after[axis] === 0;
    const layout = x.type.shape.length !== 4 || number !== 0 || !spatial(0) ? undefined : spatial(3) ? 'NHWC' : spatial(1) ? 'NCHW' : undefined;
    if (!layout) return constantPadded(operation.builder, x, { before, after }, number);
    const first = layout === 'NHWC' ? 1 : 2;
    const [top = 0, left = 0, bottom = 0, right = 0] = [before[first], before[first + 1], after[first], after[first + 1]];
    return operation.writer.zeroPad(x, { top, bottom, left, right }, layout);
  });
}

export const slices: Importers = {
  StridedSlice(operation) {
    const { parts, removed, added } = strided(operation);
    const rest = partial(operation, parts);
    const part = rest.length === 0 ? operation.operand(0) : sliced(operation, rest);
    const kept = operation.on(removed.length === 0 ? part : resized(operation.on(part), sizesOf(part).filter((_, axis) => !removed.includes(axis))));
    return added.length === 0 ? kept.operand(0) : unsqueezed(kept, added);
  },
  Slice(operation) {
    const [begin, count] = [operation.integers(1), operation.integers(2)];
    const parts = begin.map((start, axis) => ({ axis, start, end: (count[axis] ?? -1) < 0 ? Infinity : start + (count[axis] ?? 0), step: 1 }));
    const rest = partial(operation, parts);
    return rest.length === 0 ? operation.operand(0) : sliced(operation, rest);
  },
  ConcatV2: (operation) => concatenated(operation, operation.operands.slice(0, -1), operation.integer(operation.operands.length - 1)),
  Concat: (operation) => concatenated(operation, operation.operands.slice(1), operation.integer(0)),
  Pack(operation) {
    const given = operation.attributes.integer('axis') ?? 0;
    const rank = sizesOf(operation.operand(0)).length + 1;
    const axis = operation.fileAxis(given, rank);
    const wide = operation.operands.map((_, index) => unsqueezed(operation.on(operation.operand(index)), [axis]));
    const [only] = wide;
    return wide.length === 1 && only ? only : concatenated(operation, wide, axis);
  },
  Unpack(operation) {
    const x = operation.operand(0);
    const axis = operation.fileAxis(operation.attributes.integer('axis') ?? 0, sizesOf(x).length);
    const size = sizesOf(x)[axis] ?? 0;
    if (isKnown(x) && x.shape.length === 1) return Array.from(x.data, (value) => ({ shape: [], data: Float64Array.of(value), whole: x.whole }));
    const parts = split(operation, operation.computed(), axis, evenly(operation, size, size));
    return parts.map((part) => resized(operation.on(part), sizesOf(part).filter((_, i) => i !== axis)));
  },
  Split(operation) {
    const axis = operation.integer(0);
    const x = operation.computed(1);
    const size = x.sizes[operation.fileAxis(axis, x.rank)] ?? 0;
    return split(operation, x, axis, evenly(operation, size, operation.attributes.integer('num_split') ?? 1));
  },
  SplitV(operation) {
    const axis = operation.integer(2);
    const x = operation.computed(0);
    const lengths = operation.integers(1);
    const size = x.sizes[operation.fileAxis(axis, x.rank)] ?? 0;
    const told = lengths.reduce((sum, length) => sum + Math.max(length, 0), 0);
    return split(operation, x, axis, lengths.map((length) => (length === -1 ? size - told : length)));
  },
  Pad: (operation) => withNumber(operation, 0),
  PadV2: (operation) => withNumber(operation, operation.optionalNumber(2) ?? 0),
  MirrorPad(operation) {
    const mode = operation.attributes.text('mode') === 'SYMMETRIC' ? 'symmetric' : 'reflect';
    return padded(operation, (x, before, after) => {
      const most = x.type.shape.every((size, axis) => size === 'N' || Math.max(before[axis]!, after[axis]!) <= (mode === 'symmetric' ? size : size - 1));
      if (!most || elementsPerSample(x.type.shape) === 0) return operation.unsupported(say`mirrors more than there is`);
      return continued(operation.builder, x, { before, after }, mode);
    });
  },
};
