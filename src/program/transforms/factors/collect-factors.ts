import { Builder, lookUp } from '../../builder';
import type { Equation, Program, Value } from '../../types';
import { dependents } from '../split';
import { applied, one, scaled, sum, times, type Coefficient } from './coefficient';
import { KeptBytes } from './kept-bytes';
import { regionsOf, type Region } from './regions';

/**
 * The same program with sums of products of one unknown value by known factors, element by element, written as one
 * product: the tangent of x·σ(x), ẋ·σ + x·σ′·ẋ, becomes ẋ·(σ + x·σ′). The coefficient is constant per sample and kept
 * in place of the factors. Done only where less has to be kept then: masks stay masks.
 * @param known names of the inputs that are known
 */
export function collectFactors(program: Program, known: ReadonlySet<string>): Program {
  const unknown = dependents(program, new Set(program.inputs.map(({ name }) => name).filter((name) => !known.has(name))));
  const kept = new KeptBytes(program, unknown);
  const products = new Map<Value, readonly [base: Value, coefficient: Coefficient]>();
  const within = new Set<Equation>();
  for (const region of regionsOf(program, unknown)) {
    const coefficients = coefficientsOf(region);
    const exits = region.exits.map((exit) => [exit, lookUp(coefficients, exit)] as const);
    if (kept.asProducts(region, exits) >= kept.asWritten(region)) continue;
    for (const [exit, coefficient] of exits) products.set(exit, [region.base, coefficient]);
    for (const equation of region.equations) within.add(equation);
  }
  return written(program, products, within);
}

/** By what each of a region's values is the base's multiple. */
function coefficientsOf({ base, equations }: Region): Map<Value, Coefficient> {
  const coefficients = new Map<Value, Coefficient>([[base, one]]);
  for (const equation of equations) coefficients.set(equation.output, coefficientOf(equation, coefficients));
  return coefficients;
}

function coefficientOf(equation: Equation, coefficients: ReadonlyMap<Value, Coefficient>): Coefficient {
  const [first, second] = equation.inputs as [Value, Value];
  switch (equation.primitive) {
    case 'scale':
      return scaled(lookUp(coefficients, first), equation.parameters.factor);
    case 'add':
    case 'subtract':
      return sum(equation.primitive, lookUp(coefficients, first), lookUp(coefficients, second), equation.output);
    case 'multiply':
    case 'divide':
    case 'applyMask': {
      const [moving, known] = coefficients.has(first) ? [first, second] : [second, first];
      return times(lookUp(coefficients, moving), { equation, known });
    }
    default:
      throw new Error(`${equation.primitive} is no part of a sum of products`);
  }
}

function written(
  program: Program,
  products: ReadonlyMap<Value, readonly [base: Value, coefficient: Coefficient]>,
  within: ReadonlySet<Equation>,
): Program {
  const builder = new Builder();
  const values = new Map<Value, Value>();
  const write = { emitter: builder, written: (value: Value): Value => lookUp(values, value) };
  for (const { name, value } of program.inputs) values.set(value, builder.input(name, value.type.shape, value.type.dtype));
  for (const { value, tensor } of program.constants) values.set(value, builder.constant(tensor));
  for (const equation of program.equations) {
    const product = products.get(equation.output);
    if (product) values.set(equation.output, applied(product[1], write.written(product[0]), write));
    else if (!within.has(equation)) {
      values.set(equation.output, builder.emit(equation.primitive, equation.inputs.map(write.written), equation.parameters));
    }
  }
  for (const { name, value } of program.outputs) builder.output(name, write.written(value));
  return builder.build();
}
