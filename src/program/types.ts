import type { Tensor, TensorType } from './tensor';
import type { PrimitiveName, Vocabulary } from './vocabulary';

/** One tensor in a program. Identity is the object itself; `id` orders and prints values. */
export interface Value {
  readonly id: number;
  readonly type: TensorType;
}

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

export interface Constant {
  readonly value: Value;
  readonly tensor: Tensor;
}

/** One application of a primitive, typed by its name. */
export interface EquationOf<P extends PrimitiveName> {
  readonly primitive: P;
  readonly inputs: readonly Value[];
  readonly parameters: Vocabulary[P];
  readonly output: Value;
}

export type Equation = { [P in PrimitiveName]: EquationOf<P> }[PrimitiveName];

/**
 * A network, a loss or an update rule: equations in the order of their evaluation, each value defined once.
 * Inputs and outputs are found by name; names are unique within each list.
 */
export interface Program {
  readonly inputs: readonly NamedValue[];
  readonly constants: readonly Constant[];
  readonly equations: readonly Equation[];
  readonly outputs: readonly NamedValue[];
}

/** What a rule may use to write equations; implemented by the builder. */
export interface Emitter {
  emit<P extends PrimitiveName>(primitive: P, inputs: readonly Value[], parameters: Vocabulary[P]): Value;
  constant(tensor: Tensor): Value;
}

/** What a tangent or transpose rule is told about the equation. */
export interface Application<P extends PrimitiveName> {
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly parameters: Vocabulary[P];
}

/**
 * The three rules of a primitive.
 * - `type`: type of the output; throws `ShapeError` if the inputs do not fit.
 * - `tangent`: tangent of the output from those of the inputs (`null` stands for zero); at least one is given.
 *   Returns `null` where the derivative is zero everywhere it exists.
 * - `transpose`: cotangent of input `index` from that of the output, for an equation that is linear in that
 *   input while the others are held; `null` for a primitive that is linear in no input.
 */
export interface Primitive<P extends PrimitiveName> {
  type(inputs: readonly TensorType[], parameters: Vocabulary[P]): TensorType;
  tangent(emitter: Emitter, application: Application<P>, tangents: readonly (Value | null)[]): Value | null;
  readonly transpose:
    | ((emitter: Emitter, application: Application<P>, cotangent: Value, index: number) => Value)
    | null;
}
