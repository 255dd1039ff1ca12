import { at, printShape, requireShape, sameShape } from '../shape';
import type { TensorType } from '../tensor';
import type { Application, Emitter, Primitive, Value } from '../types';
import type { PrimitiveName } from '../vocabulary';

type TypeRule<P extends PrimitiveName> = Primitive<P>['type'];

/** Writes the sum of those terms that are there; `null` if none is. */
export function sumOf(emitter: Emitter, terms: readonly (Value | null)[]): Value | null {
  let sum: Value | null = null;
  for (const term of terms) {
    if (term === null) continue;
    sum = sum === null ? term : emitter.emit('add', [sum, term], {});
  }
  return sum;
}

/** A float32 tensor of one repeated number. */
export function filled(emitter: Emitter, { shape }: TensorType, number: number): Value {
  const scalar = emitter.constant({ shape: [], dtype: 'float32', data: Float64Array.of(number) });
  return shape.length === 0 ? scalar : emitter.emit('broadcast', [scalar], { shape, axes: [] });
}

/** A float32 tensor of zeros. */
export function zeros(emitter: Emitter, type: TensorType): Value {
  return filled(emitter, type, 0);
}

/** A float32 tensor of ones. */
export function ones(emitter: Emitter, type: TensorType): Value {
  return filled(emitter, type, 1);
}

/**
 * A primitive `name` that is linear in its first input and holds the others: ẏ = name(ẋ, …).
 */
export function linear<P extends PrimitiveName>(
  name: P,
  type: TypeRule<P>,
  transpose: (emitter: Emitter, application: Application<P>, cotangent: Value) => Value,
): Primitive<P> {
  return {
    type,
    tangent: (emitter, { inputs, parameters }, tangents) => {
      const tangent = tangents[0] ?? null;
      return tangent === null ? null : emitter.emit(name, [tangent, ...inputs.slice(1)], parameters);
    },
    transpose: (emitter, application, cotangent, index) => {
      if (index !== 0) throw new Error(`${name} is linear in its first input only`);
      return transpose(emitter, application, cotangent);
    },
  };
}

/**
 * A primitive `name` that is linear in each of two inputs: ẏ = name(ȧ, b) + name(a, ḃ).
 */
export function bilinear<P extends PrimitiveName>(
  name: P,
  type: TypeRule<P>,
  transposes: readonly [
    first: (emitter: Emitter, application: Application<P>, cotangent: Value) => Value,
    second: (emitter: Emitter, application: Application<P>, cotangent: Value) => Value,
  ],
): Primitive<P> {
  return {
    type,
    tangent: (emitter, { inputs, parameters }, [first = null, second = null]) =>
      sumOf(emitter, [
        first && emitter.emit(name, [first, at(inputs, 1)], parameters),
        second && emitter.emit(name, [at(inputs, 0), second], parameters),
      ]),
    transpose: (emitter, application, cotangent, index) =>
      at(transposes, index)(emitter, application, cotangent),
  };
}

/** A smooth or piecewise function of one float32 tensor, element by element: ẏ = derivative(x, y)·ẋ. */
export function elementwise<P extends PrimitiveName>(
  tangent: (emitter: Emitter, application: Application<P>, tangent: Value) => Value,
): Primitive<P> {
  return {
    type: (inputs) => floatInput(inputs),
    tangent: (emitter, application, [input = null]) => input && tangent(emitter, application, input),
    transpose: null,
  };
}

/** A primitive whose derivative is zero wherever it exists. */
export function zeroTangent<P extends PrimitiveName>(type: TypeRule<P>): Primitive<P> {
  return { type, tangent: () => null, transpose: null };
}

/** The first input's type; throws `ShapeError` unless it is float32. */
export function floatInput(inputs: readonly TensorType[]): TensorType {
  const input = at(inputs, 0);
  requireShape(input.dtype === 'float32', () => `expected float32, got ${input.dtype}`);
  return input;
}

/** The common type of two float32 inputs; throws `ShapeError` unless their shapes are equal. */
export function equalInputs(inputs: readonly TensorType[]): TensorType {
  const first = floatInput(inputs);
  const second = at(inputs, 1);
  requireShape(
    second.dtype === 'float32' && sameShape(first.shape, second.shape),
    () => `operands differ: ${first.dtype} ${printShape(first.shape)}, ${second.dtype} ${printShape(second.shape)}`,
  );
  return first;
}
