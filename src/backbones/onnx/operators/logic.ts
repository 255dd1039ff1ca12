import { broadcasted } from '../../graphs/broadcasting';
import { combineKnown } from '../../graphs/known';
import { isKnown, type KnownArray, type Operand } from '../../graphs/operand';
import type { Importer, Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

/** An operator on known numbers alone. */
function known(combine: (...numbers: number[]) => number, whole?: boolean): Importer {
  return (operation) => combineKnown(operation.operands.map((_, index) => operation.known(index)), combine, whole);
}

/** A comparison: 1 where it holds. */
function truth(holds: (a: number, b: number) => boolean): Importer {
  return known((a = NaN, b = NaN) => Number(holds(a, b)), true);
}

/** Functions for which the language has no primitive. */
const functions = ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'sin', 'sinh', 'tan'] as const;

/** Half to even. */
function rounded(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value % 1) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

/**
 * The second operand where the first is not 0, else the third. Known numbers that are not chosen are replaced by
 * zeros, so that they may be infinite, as in the masks of attention.
 */
function chosen(operation: Operation): Operand {
  const condition = operation.known(0);
  const [yes, no] = [operation.operand(1), operation.operand(2)];
  if (isKnown(yes) && isKnown(no)) {
    return combineKnown([condition, yes, no], (c, a = NaN, b = NaN) => (c !== 0 ? a : b), yes.whole && no.whole);
  }
  const { values: [mask], like } = broadcasted(operation, [condition, yes, no]);
  const where = (operand: Operand, wanted: boolean) => {
    if (isKnown(operand)) {
      const zeroed = combineKnown([condition, operand], (c, value = NaN) => ((c !== 0) === wanted ? value : 0), false);
      return broadcasted(operation, [zeroed, like]).values[0]!;
    }
    const [, value] = broadcasted(operation, [condition, operand, like]).values;
    const bits: KnownArray = { ...condition, data: Float64Array.from(condition.data, (c) => Number((c !== 0) === wanted)) };
    const [repeatedBits] = broadcasted(operation, [bits, like]).values;
    const inside = operation.builder.emit('insideMask', [repeatedBits!], { low: 0.5, high: Infinity });
    return operation.builder.emit('applyMask', [value!, inside], { otherwise: 0 });
  };
  if (!mask) return operation.unsupported(say`has no operands`);
  return like.with(operation.builder.emit('add', [where(yes, true), where(no, false)], {}));
}

export const logic: Importers = {
  Equal: truth((a, b) => a === b),
  Less: truth((a, b) => a < b),
  LessOrEqual: truth((a, b) => a <= b),
  Greater: truth((a, b) => a > b),
  GreaterOrEqual: truth((a, b) => a >= b),
  And: truth((a, b) => a !== 0 && b !== 0),
  Or: truth((a, b) => a !== 0 || b !== 0),
  Xor: truth((a, b) => (a !== 0) !== (b !== 0)),
  Not: known((a = 0) => Number(a === 0), true),
  Floor: known((a = NaN) => Math.floor(a)),
  Ceil: known((a = NaN) => Math.ceil(a)),
  Round: known((a = NaN) => rounded(a)),
  Sign: known((a = NaN) => Math.sign(a)),
  IsNaN: known((a = 0) => Number(Number.isNaN(a)), true),
  ...Object.fromEntries(functions.map((name) => [name[0]?.toUpperCase() + name.slice(1), known((a = NaN) => Math[name](a))])),
  Where: chosen,
  If(operation) {
    const branch = operation.known(0).data[0] !== 0 ? 'then_branch' : 'else_branch';
    return operation.inline(operation.attributes.graph(branch) ?? operation.unsupported(say`lacks its ${branch}`));
  },
};

