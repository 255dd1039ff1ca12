import { isMatrixProduct } from './emissions/contract';
import type { Equation, EquationOf, Program, Value } from '../../program/types';

/** A matrix product, or a kernel's gradient, to which a tensor, times a number, is added. */
export interface Sum {
  readonly product: Product;
  readonly start: Value;
  readonly factor: number;
}

type Product = EquationOf<'convolutionKernelGradient'> | EquationOf<'contract'>;

/** What a program's additions add to products, and the equations that need not be written any more. */
export interface Sums {
  readonly sums: ReadonlyMap<Equation, Sum>;
  readonly absorbed: ReadonlySet<Equation>;
}

/**
 * Finds additions to products that are used nowhere else. A matrix product may begin with what is added instead of with
 * zeros, which saves passes over tensors as large as a layer's parameters. Small tensors that are repeated, as a bias is,
 * are not worth to be written out for that.
 */
export function sumsOf(program: Program): Sums {
  const uses = new Map<Value, number>();
  const used = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const { inputs } of program.equations) inputs.forEach(used);
  for (const { value } of program.outputs) used(value);
  const makers = new Map(program.equations.map((equation) => [equation.output, equation]));
  const sums = new Map<Equation, Sum>();
  const absorbed = new Set<Equation>();
  const maker = (value: Value | undefined): Equation | undefined => {
    const equation = value && makers.get(value);
    return equation && uses.get(equation.output) === 1 ? equation : undefined;
  };
  for (const equation of program.equations) {
    if (equation.primitive !== 'add') continue;
    const at = equation.inputs.findIndex((input) => productOf(maker(input)) !== null);
    const [product, other] = [productOf(maker(equation.inputs[at])), equation.inputs[1 - at]];
    if (!product || !other || makers.get(other)?.primitive === 'broadcast') continue;
    const scale = maker(other);
    absorbed.add(product);
    if (scale?.primitive === 'scale' && scale.inputs[0]) {
      absorbed.add(scale);
      sums.set(equation, { product, start: scale.inputs[0], factor: scale.parameters.factor });
    } else {
      sums.set(equation, { product, start: other, factor: 1 });
    }
  }
  return { sums, absorbed };
}

/** The equation, if its emission adds what it is given. */
function productOf(equation: Equation | undefined): Product | null {
  if (equation?.primitive === 'convolutionKernelGradient') return equation;
  return equation?.primitive === 'contract' && isMatrixProduct(equation) ? equation : null;
}
