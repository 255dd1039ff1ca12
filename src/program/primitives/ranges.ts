import { at, dimensionAt, float32, printShape, requireShape, sizeAt } from '../shape';
import type { Dimension, Shape } from '../tensor';
import type { Primitive } from '../types';
import { floatInput, linear, zeros } from './factories';

function sliced(dimension: Dimension, start: number, end: Dimension, step: number, axis: number): Dimension {
  if (dimension === 'N') {
    requireShape(start === 0 && end === 'N' && step === 1, () => `axis ${axis} is the batch and is sliced only whole`);
    return dimension;
  }
  requireShape(
    end !== 'N' && start >= 0 && step >= 1 && end > start && end <= dimension,
    () => `slice ${start}:${end}:${step} does not fit axis ${axis} of size ${dimension}`,
  );
  return Math.ceil((Number(end) - start) / step);
}

/** y = x[start:end:step] per axis; ẏ = ẋ[start:end:step]. Transposed: padded with zeros. */
export const slice: Primitive<'slice'> = linear(
  'slice',
  (inputs, { start, end, step }) => {
    const { shape } = floatInput(inputs);
    return float32(
      shape.map((dimension, axis) => sliced(dimension, at(start, axis), at(end, axis), at(step, axis), axis)),
    );
  },
  (emitter, { inputs, output, parameters: { start, step } }, cotangent) => {
    const { shape } = at(inputs, 0).type;
    const after = shape.map((dimension, axis) => {
      if (dimension === 'N') return 0;
      return dimension - at(start, axis) - ((sizeAt(output.type.shape, axis) - 1) * at(step, axis) + 1);
    });
    return emitter.emit('pad', [cotangent], { before: start, after, between: step.map((count) => count - 1) });
  },
);

/** y = x with zeros before, after and between its elements; ẏ likewise of ẋ. Transposed: a slice. */
export const pad: Primitive<'pad'> = linear(
  'pad',
  (inputs, { before, after, between }) => {
    const { shape } = floatInput(inputs);
    return float32(
      shape.map((dimension, axis) => {
        const [low, high, inside] = [at(before, axis), at(after, axis), at(between, axis)];
        requireShape(Math.min(low, high, inside) >= 0, () => `padding of axis ${axis} is negative`);
        if (dimension !== 'N') return dimension + (dimension - 1) * inside + low + high;
        requireShape(low === 0 && high === 0 && inside === 0, () => `axis ${axis} is the batch and is not padded`);
        return dimension;
      }),
    );
  },
  (emitter, { output, parameters: { before, after, between } }, cotangent) => {
    const end: Shape = output.type.shape.map((size, axis) => (size === 'N' ? size : size - at(after, axis)));
    return emitter.emit('slice', [cotangent], { start: before, end, step: between.map((count) => count + 1) });
  },
);

/** y = x₁, x₂, … along an axis; ẏ = ẋ₁, ẋ₂, …. Transposed: the slices. */
export const concatenate: Primitive<'concatenate'> = {
  type: (inputs, { axis }) => {
    const { shape } = floatInput(inputs);
    let size = 0;
    for (const input of inputs) {
      requireShape(
        input.shape.length === shape.length && input.shape.every((d, i) => i === axis || d === dimensionAt(shape, i)),
        () => `cannot concatenate ${printShape(shape)} and ${printShape(input.shape)} along axis ${axis}`,
      );
      size += sizeAt(input.shape, axis);
    }
    return float32(shape.map((dimension, i) => (i === axis ? size : dimension)));
  },
  tangent: (emitter, { inputs, parameters }, tangents) =>
    emitter.emit(
      'concatenate',
      inputs.map((input, index) => tangents[index] ?? zeros(emitter, input.type)),
      parameters,
    ),
  transpose: (emitter, { inputs, parameters: { axis } }, cotangent, index) => {
    const offset = inputs.slice(0, index).reduce((sum, input) => sum + sizeAt(input.type.shape, axis), 0);
    const { shape } = at(inputs, index).type;
    return emitter.emit('slice', [cotangent], {
      start: shape.map((_, i) => (i === axis ? offset : 0)),
      end: shape.map((dimension, i) => (i === axis ? offset + sizeAt(shape, axis) : dimension)),
      step: shape.map(() => 1),
    });
  },
};
