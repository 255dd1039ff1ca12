import { constantPadded, continued, type Continuation } from '../../compositions/padding';
import { sliceAxis } from '../../compositions/axes';
import type { Value } from '../../../program/types';
import { sizesOf, type Computed } from '../../graphs/operand';
import { concatenated, sliced, type AxisPart } from '../../graphs/slicing';
import type { Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

/** The file's axes with what is asked of each: start, end and step. */
function asked(operation: Operation, rank: number): AxisPart[] {
  const starts = operation.integers('starts', 1) ?? [];
  const ends = operation.integers('ends', 2) ?? [];
  const axes = operation.integers('axes', 3) ?? starts.map((_, axis) => axis);
  const steps = operation.optionalKnown(4)?.data;
  return axes.map((given, i) => {
    const step = steps?.[i] ?? 1;
    if (step === 0) operation.unsupported(say`has a step of 0`);
    return { axis: operation.fileAxis(given, rank), start: starts[i] ?? 0, end: ends[i] ?? 0, step };
  });
}

function split(operation: Operation): Computed[] {
  const x = operation.computed();
  const axis = operation.axis(x, operation.attributes.integer('axis') ?? 0);
  const size = x.programShape[axis];
  if (size === undefined || size === 'N') return operation.unsupported(say`splits the batch`);
  const count = operation.attributes.integer('num_outputs') ?? operation.outputNames.length;
  const even = Math.ceil(size / count);
  const lengths =
    operation.integers('split', 1) ??
    operation.outputNames.map((_, i) => Math.min(even, size - i * even));
  if (lengths.reduce((a, b) => a + b, 0) !== size || !lengths.every((length) => length > 0)) {
    return operation.unsupported(say`splits ${size} into [${lengths.join(', ')}]`);
  }
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return x.with(sliceAxis(operation.builder, x.value, axis, start - length, start));
  });
}

const continuations: Readonly<Record<string, Continuation>> = { reflect: 'reflect', edge: 'edge', wrap: 'wrap' };

/** Margins per axis; a negative one removes elements. */
function padded(operation: Operation): Computed {
  const { attributes, writer, builder } = operation;
  const x = operation.computed();
  const { programShape } = x;
  const rank = programShape.length;
  const pads = operation.integers('pads', 1) ?? operation.unsupported(say`lacks its pads`);
  const axes = operation.optionalKnown(3)?.data ?? Float64Array.from({ length: x.rank }, (_, axis) => axis);
  if (pads.length !== 2 * axes.length) return operation.unsupported(say`does not have two margins for each axis`);
  const [before, after] = [new Array<number>(rank).fill(0), new Array<number>(rank).fill(0)];
  axes.forEach((given, i) => {
    const [near = 0, far = 0] = [pads[i], pads[i + axes.length]];
    const axis = operation.fileAxis(given, x.rank);
    if (near !== 0 || far !== 0) [before[operation.axis(x, axis)], after[operation.axis(x, axis)]] = [near, far];
  });
  const margins = { before: before.map((size) => Math.max(size, 0)), after: after.map((size) => Math.max(size, 0)) };
  const cut = programShape.reduce<Value>((value, size, axis) => {
    const [near, far] = [Math.max(-(before[axis] ?? 0), 0), Math.max(-(after[axis] ?? 0), 0)];
    return size === 'N' || near + far === 0 ? value : sliceAxis(builder, value, axis, near, size - far);
  }, x.value);
  const mode = attributes.text('mode') ?? 'constant';
  const continuation = Object.hasOwn(continuations, mode) ? continuations[mode] : undefined;
  if (continuation) return x.with(continued(builder, cut, margins, continuation));
  if (mode !== 'constant') return operation.unsupported(say`pads in the unknown mode "${mode}"`);
  const number = attributes.float('value') ?? operation.optionalNumber(2) ?? 0;
  const [n = 0, c = 0, top = 0, left = 0] = margins.before;
  const [n1 = 0, c1 = 0, bottom = 0, right = 0] = margins.after;
  const picture = number === 0 && rank === 4 && !x.merged && n + c + n1 + c1 === 0;
  return x.with(picture ? writer.zeroPad(cut, { top, bottom, left, right }, 'NCHW') : constantPadded(builder, cut, margins, number));
}

export const slices: Importers = {
  Slice(operation) {
    const x = operation.operand(0);
    return sliced(operation, asked(operation, sizesOf(x).length));
  },
  Concat: (operation) => concatenated(operation, operation.operands, operation.attributes.integer('axis') ?? operation.unsupported(say`lacks its axis`)),
  Split: split,
  Pad: padded,
};
