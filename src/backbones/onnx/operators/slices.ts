import type { Dimension, Shape } from '../../../program/tensor';
import { arrayOf } from '../../arrays';
import type { Value } from '../../../program/types';
import { isArray, type Importers, type Operation } from '../operation';

interface Range {
  readonly start: number;
  readonly end: Dimension;
  readonly step: number;
}

/** The part of an axis that a Slice asks for; negative numbers count from the end. */
function rangeOf(size: Dimension, start: number, end: number, step: number, operation: Operation): Range {
  if (size === 'N') {
    if (start !== 0 || end < 2 ** 30 || step !== 1) operation.unsupported('slices the batch');
    return { start: 0, end: 'N', step: 1 };
  }
  if (step < 1) operation.unsupported('slices backwards');
  const clamp = (position: number): number => Math.min(Math.max(position < 0 ? position + size : position, 0), size);
  return { start: clamp(start), end: clamp(end), step };
}

function rangesOf(shape: Shape, operation: Operation): Range[] {
  const starts = operation.integers('starts', 1) ?? [];
  const ends = operation.integers('ends', 2) ?? [];
  const axes = operation.integers('axes', 3) ?? starts.map((_, axis) => axis);
  const steps = operation.optionalArray(4)?.data;
  const ranges = shape.map((size): Range => ({ start: 0, end: size, step: 1 }));
  axes.forEach((given, i) => {
    const axis = given < 0 ? given + shape.length : given;
    ranges[axis] = rangeOf(shape[axis] ?? 1, starts[i] ?? 0, ends[i] ?? 0, steps?.[i] ?? 1, operation);
  });
  return ranges;
}

function pad(operation: Operation, x: Value): Value {
  const { attributes, writer } = operation;
  const mode = attributes.text('mode') ?? 'constant';
  const value = attributes.float('value') ?? operation.optionalArray(2)?.data[0] ?? 0;
  if (mode !== 'constant' || value !== 0) return operation.unsupported('pads with something else than zeros');
  const rank = x.type.shape.length;
  const pads = operation.integers('pads', 1) ?? attributes.integers('paddings') ?? [];
  const axes = operation.optionalArray(3)?.data ?? x.type.shape.map((_, axis) => axis);
  const [before, after] = [new Array<number>(rank).fill(0), new Array<number>(rank).fill(0)];
  axes.forEach((given, i) => {
    const axis = given < 0 ? given + rank : given;
    before[axis] = pads[i] ?? 0;
    after[axis] = pads[i + axes.length] ?? 0;
  });
  if (Math.min(...before, ...after) < 0) return operation.unsupported('has negative padding');
  const [n0 = 0, c0 = 0, top = 0, left = 0] = before;
  const [n1 = 0, c1 = 0, bottom = 0, right = 0] = after;
  if (rank === 4 && n0 + n1 + c0 + c1 === 0) return writer.zeroPad(x, { top, bottom, left, right }, 'NCHW');
  return writer.builder.emit('pad', [x], { before, after, between: before.map(() => 0) });
}

export const slices: Importers = {
  Slice(operation) {
    const x = operation.operand(0);
    if (isArray(x)) {
      if (x.shape.length !== 1) return operation.unsupported('slices a constant of more than one dimension');
      const [range] = rangesOf(x.shape, operation);
      const { start, end, step } = range ?? operation.unsupported('lacks its ranges');
      return arrayOf([...x.data].slice(start, Number(end)).filter((_, i) => i % step === 0));
    }
    const ranges = rangesOf(x.type.shape, operation);
    return operation.writer.builder.emit('slice', [x], {
      start: ranges.map((range) => range.start),
      end: ranges.map((range) => range.end),
      step: ranges.map((range) => range.step),
    });
  },
  Concat(operation) {
    const operands = operation.operands.map((_, index) => operation.operand(index));
    const arrays = operands.filter(isArray);
    if (arrays.length === operands.length) {
      if (arrays.some(({ shape }) => shape.length !== 1))
        return operation.unsupported('joins constants of several dimensions');
      return arrayOf(arrays.flatMap(({ data }) => [...data]));
    }
    const values = operands.map((_, index) => operation.value(index));
    const rank = values[0]?.type.shape.length ?? 0;
    const axis = operation.attributes.integer('axis') ?? 1;
    return operation.writer.builder.emit('concatenate', values, { axis: axis < 0 ? axis + rank : axis });
  },
  Split(operation) {
    const x = operation.value();
    const { shape } = x.type;
    const given = operation.attributes.integer('axis') ?? 0;
    const axis = given < 0 ? given + shape.length : given;
    const size = shape[axis];
    if (size === undefined || size === 'N') return operation.unsupported('splits the batch');
    const even = Math.ceil(size / operation.outputCount);
    const lengths =
      operation.integers('split', 1) ??
      Array.from({ length: operation.outputCount }, (_, i) => Math.min(even, size - i * even));
    return lengths.map((length, i) => {
      const start = lengths.slice(0, i).reduce((sum, previous) => sum + previous, 0);
      return operation.writer.builder.emit('slice', [x], {
        start: shape.map((_, other) => (other === axis ? start : 0)),
        end: shape.map((dimension, other) => (other === axis ? start + length : dimension)),
        step: shape.map(() => 1),
      });
    });
  },
  Pad: (operation) => pad(operation, operation.value()),
};
