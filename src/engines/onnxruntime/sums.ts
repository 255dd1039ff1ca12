import { isMatrixProduct } from './emissions/contract';
import type { Equation, EquationOf, Program, Value } from '../../program/types';

/** A matrix product, or a kernel's gradient, to which a tensor, times a number, is added. */
export interface ProductSum {
  readonly kind: 'product';
  readonly product: Product;
  readonly start: Value;
  readonly factor: number;
}

/** A tensor to which another, times a number, is added, or from which it is taken. */
export interface MultipleSum {
  readonly kind: 'multiple';
  readonly start: Value;
  readonly term: Value;
  /** A value of no axes, or a constant. */
  readonly factor: Value | number;
  readonly subtract: boolean;
}

type Product = EquationOf<'convolutionKernelGradient'> | EquationOf<'contract'>;

/** What a program's additions add, and the equations that need not be written any more. */
export interface Sums {
  readonly sums: ReadonlyMap<Equation, ProductSum | MultipleSum>;
  readonly absorbed: ReadonlySet<Equation>;
}

/**
 * Finds additions to products that are used nowhere else. A matrix product may begin with what is added instead of with
 * zeros, which saves passes over tensors as large as a layer's parameters. Small tensors that are repeated, as a bias is,
 * are not worth to be written out for that.
 * @param multiples of which equations additions of a multiple are wanted, too
 */
export function sumsOf(program: Program, multiples: (equation: Equation) => boolean = () => false): Sums {
  const uses = new Map<Value, number>();
  const used = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const { inputs } of program.equations) inputs.forEach(used);
  for (const { value } of program.outputs) used(value);
  const makers = new Map(program.equations.map((equation) => [equation.output, equation]));
  const sums = new Map<Equation, ProductSum | MultipleSum>();
  const absorbed = new Set<Equation>();
  const maker = (value: Value | undefined): Equation | undefined => {
    const equation = value && makers.get(value);
    return equation && uses.get(equation.output) === 1 ? equation : undefined;
  };
  const addProduct = (equation: Equation): boolean => {
    const at = equation.inputs.findIndex((input) => productOf(maker(input)) !== null);
    const [product, other] = [productOf(maker(equation.inputs[at])), equation.inputs[1 - at]];
    if (!product || !other || makers.get(other)?.primitive === 'broadcast') return false;
    const scale = maker(other);
    absorbed.add(product);
    if (scale?.primitive === 'scale' && scale.inputs[0]) {
      absorbed.add(scale);
      sums.set(equation, { kind: 'product', product, start: scale.inputs[0], factor: scale.parameters.factor });
    } else {
      sums.set(equation, { kind: 'product', product, start: other, factor: 1 });
    }
    return true;
  };
  const addMultiple = (equation: Equation, at: 0 | 1): boolean => {
    const [start, made] = [equation.inputs[1 - at], maker(equation.inputs[at])];
    const multiple = multipleOf(made, makers);
    if (!made || !start || !multiple) return false;
    absorbed.add(made);
    sums.set(equation, { kind: 'multiple', start, ...multiple, subtract: equation.primitive === 'subtract' });
    return true;
  };
  for (const equation of program.equations) {
    const { primitive } = equation;
    if (primitive === 'add' && addProduct(equation)) continue;
    if ((primitive !== 'add' && primitive !== 'subtract') || !multiples(equation)) continue;
    if (!addMultiple(equation, 1) && primitive === 'add') addMultiple(equation, 0);
  }
  return { sums, absorbed };
}

/** The equation, if its emission adds what it is given. */
function productOf(equation: Equation | undefined): Product | null {
  if (equation?.primitive === 'convolutionKernelGradient') return equation;
  return equation?.primitive === 'contract' && isMatrixProduct(equation) ? equation : null;
}

/** The tensor of which an equation makes a multiple, and the number. */
function multipleOf(equation: Equation | undefined, makers: ReadonlyMap<Value, Equation>): Pick<MultipleSum, 'term' | 'factor'> | null {
  const [first, second] = equation?.inputs ?? [];
  if (equation?.primitive === 'scale' && first) return { term: first, factor: equation.parameters.factor };
  if (equation?.primitive !== 'multiply' || !first || !second) return null;
  const repeated = makers.get(first);
  const [number] = repeated?.primitive === 'broadcast' ? repeated.inputs : [];
  return number?.type.shape.length === 0 ? { term: second, factor: number } : null;
}
