import { minimum, power } from '../../compositions/elementwise';
import type { Builder } from '../../../program/builder';
import type { Value } from '../../../program/types';
import { broadcasted } from '../../graphs/broadcasting';
import { combineKnown } from '../../graphs/known';
import { isKnown, type KnownArray, type Operand } from '../../graphs/operand';
import type { Importer, Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

type Write = (builder: Builder, a: Value, b: Value) => Value;
type Combine = (a: number, b: number) => number;

/** An operator of two or more operands, joined one after the other. */
function joined(write: Write, combine: Combine): Importer {
  return (operation) => {
    const operands = operation.operands.map((_, index) => operation.operand(index));
    if (operands.every(isKnown)) {
      return operands.slice(1).reduce<KnownArray>((a, b) => combineKnown([a, b], combine), operation.known(0));
    }
    const { values, like } = broadcasted(operation, operands);
    return like.with(values.reduce((a, b) => write(operation.builder, a, b)));
  };
}

function emitted(primitive: 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum'): Write {
  return (builder, a, b) => builder.emit(primitive, [a, b], {});
}

const add = joined(emitted('add'), (a, b) => a + b);

function raised(operation: Operation): Operand {
  const [base, exponent] = [operation.operand(0), operation.operand(1)];
  if (isKnown(base) && isKnown(exponent)) return combineKnown([base, exponent], (a, b) => a ** b, base.whole);
  if (isKnown(base) && base.whole) return operation.unsupported(say`raises whole numbers to computed powers`);
  const { builder } = operation;
  if (isKnown(exponent) && exponent.data.length > 0 && exponent.data.every((value) => value === exponent.data[0])) {
    const x = operation.computed();
    const uniform = exponent.data[0] ?? 1;
    const { values: [wide], like } = broadcasted(operation, [x, exponent]);
    return like.with(power(builder, wide ?? x.value, uniform));
  }
  if (isKnown(base) && base.data.every((value) => value > 0)) {
    const logarithms = { ...base, data: Float64Array.from(base.data, Math.log) };
    const { values: [a, b], like } = broadcasted(operation, [logarithms, exponent]);
    return like.with(builder.emit('exponential', [builder.emit('multiply', [a!, b!], {})], {}));
  }
  return operation.unsupported(say`has exponents that are not one known number`);
}

/** Integer remainder, with the sign of the divisor, or by the flag that of the dividend. */
function remainder(operation: Operation): Operand {
  const truncated = operation.attributes.integer('fmod') === 1;
  return combineKnown([operation.known(0), operation.known(1)], (a, b) => (truncated ? a % b : a - b * Math.floor(a / b)));
}

export const arithmetic: Importers = {
  Add: add,
  Sum: add,
  Sub: joined(emitted('subtract'), (a, b) => a - b),
  Mul: joined(emitted('multiply'), (a, b) => a * b),
  Div: joined(emitted('divide'), (a, b) => a / b),
  Max: joined(emitted('maximum'), Math.max),
  Min: joined(minimum, Math.min),
  Mean(operation) {
    const { values, like } = broadcasted(operation, operation.operands.map((_, index) => operation.operand(index)));
    const sum = values.reduce((a, b) => operation.builder.emit('add', [a, b], {}));
    return like.with(operation.builder.emit('scale', [sum], { factor: 1 / values.length }));
  },
  Pow: raised,
  Mod: remainder,
};
