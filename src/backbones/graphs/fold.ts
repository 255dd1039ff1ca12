import { interpret } from '../../program/interpreter';
import { operationsOf } from '../../program/operations';
import { elementsPerSample, ShapeError } from '../../program/shape';
import type { Program } from '../../program/types';
import { NetworkWriter } from '../network-writer';
import type { Budget } from './budget';
import { isKnown, type Operand } from './operand';

/**
 * The results of a node all of whose operands are known, as known numbers: what its importer writes is interpreted in
 * float64 and rounded to what the format computes with.
 * @param run imports the node by the writer that it is given
 * @param whole whether what is computed counts as whole numbers
 * @param budget what the import may still compute
 * @returns undefined where a result has as many rows as the batch has pictures, which is known only to the program
 */
function folded(
  run: (writer: NetworkWriter) => readonly Operand[],
  whole: boolean,
  budget: Budget,
): Operand[] | undefined {
  const writer = new NetworkWriter('NCHW');
  const results = run(writer);
  if (results.every(isKnown)) return [...results];
  if (results.some((result) => !isKnown(result) && result.batchAxis >= 0)) return undefined;
  results.forEach((result, index) => {
    if (!isKnown(result)) writer.builder.output(String(index), result.value);
  });
  const { program, parameters } = writer.written();
  budget.spend(...costOf(program));
  const values = interpret(program, Object.fromEntries(parameters));
  return results.map((result, index): Operand => {
    const tensor = values[String(index)];
    if (isKnown(result) || !tensor) return result;
    return { shape: tensor.shape, data: whole ? Float64Array.from(tensor.data) : Float32Array.from(tensor.data), whole };
  });
}

/** The numbers and the operations that a program without a batch computes. */
function costOf({ equations }: Program): [numbers: number, operations: number] {
  let [numbers, operations] = [0, 0];
  for (const equation of equations) {
    numbers += elementsPerSample(equation.output.type.shape);
    operations += operationsOf(equation, 1);
  }
  return [numbers, operations];
}

/** The most numbers that a value may have for one picture. */
const MOST_NUMBERS = 2 ** 32;

/** Throws `ShapeError` for a value that no machine could hold for one picture. */
function requirePossible(result: Operand): void {
  if (isKnown(result)) return;
  const numbers = elementsPerSample(result.programShape);
  if (!(numbers <= MOST_NUMBERS)) throw new ShapeError(`makes ${numbers} numbers of one picture`);
}

/**
 * The results of one node: known numbers where all its operands are known, else values that its importer writes.
 * @param run imports the node by the writer that it is given
 * @param foldable whether the node depends on nothing but its operands
 * @throws ShapeError where operands do not fit together, or the node needs more than the budget holds
 */
export function resultsOf(
  run: (writer: NetworkWriter) => Operand[],
  operands: readonly Operand[],
  foldable: boolean,
  writer: NetworkWriter,
  budget: Budget,
): Operand[] {
  if (foldable && operands.every(isKnown)) {
    // Operators that move whole numbers leave them whole; those that compute with them say so themselves.
    const results = folded(run, operands[0]?.whole ?? false, budget);
    const held = new Set(operands.map(({ data }) => data));
    results?.forEach((result) => isKnown(result) && !held.has(result.data) && budget.spend(result.data.length));
    if (results) return results;
  }
  const before = writer.builder.constantNumbers;
  const results = run(writer);
  budget.spend(writer.builder.constantNumbers - before);
  results.forEach(requirePossible);
  return results;
}
