import { minimum, power, square } from '../../compositions/elementwise';
import type { Builder } from '../../../program/builder';
import type { Value } from '../../../program/types';
import { broadcasted } from '../../graphs/broadcasting';
import { combineKnown } from '../../graphs/known';
import { isKnown, type KnownArray, type Operand } from '../../graphs/operand';
import type { Importer, Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

type Write = (builder: Builder, a: Value, b: Value) => Value;
type Combine = (a: number, b: number) => number;

/** An operation of two or more operands, joined one after the other. */
function joined(write: Write, combine: Combine): Importer {
  return (operation) => {
    const operands = operation.operands.map((_, index) => operation.operand(index));
    if (operands.every(isKnown)) return operands.slice(1).reduce<KnownArray>((a, b) => combineKnown([a, b], combine), operation.known(0));
    const { values, like } = broadcasted(operation, operands);
    return like.with(values.reduce((a, b) => write(operation.builder, a, b)));
  };
}

/** An operation that only numbers known at import have: whole ones, of sizes. */
function ofKnown(combine: Combine): Importer {
  return (operation) => combineKnown([operation.known(0), operation.known(1)], combine);
}

function emitted(primitive: 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum'): Write {
  return (builder, a, b) => builder.emit(primitive, [a, b], {});
}

const add = joined(emitted('add'), (a, b) => a + b);
const divide = joined(emitted('divide'), (a, b) => a / b);

function raised(operation: Operation): Operand {
  const [base, exponent] = [operation.operand(0), operation.operand(1)];
  if (isKnown(base) && isKnown(exponent)) return combineKnown([base, exponent], (a, b) => a ** b);
  if (!isKnown(exponent) || exponent.data.length === 0 || exponent.data.some((value) => value !== exponent.data[0])) {
    return operation.unsupported(say`has exponents that are not one known number`);
  }
  const x = operation.computed();
  const { values: [wide], like } = broadcasted(operation, [x, exponent]);
  return like.with(power(operation.builder, wide ?? x.value, exponent.data[0] ?? 1));
}

export const arithmetic: Importers = {
  Add: add,
  AddV2: add,
  AddN: add,
  Sub: joined(emitted('subtract'), (a, b) => a - b),
  Mul: joined(emitted('multiply'), (a, b) => a * b),
  RealDiv: divide,
  Div: divide,
  Maximum: joined(emitted('maximum'), Math.max),
  Minimum: joined(minimum, Math.min),
  SquaredDifference: joined((builder, a, b) => square(builder, builder.emit('subtract', [a, b], {})), (a, b) => (a - b) ** 2),
  Pow: raised,
  FloorDiv: ofKnown((a, b) => Math.floor(a / b)),
  FloorMod: ofKnown((a, b) => a - b * Math.floor(a / b)),
  Mod: ofKnown((a, b) => a % b),
};
