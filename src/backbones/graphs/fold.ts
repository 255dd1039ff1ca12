import { interpret } from '../../program/interpreter';
import { operationsOf } from '../../program/operations';
import { elementsPerSample, ShapeError } from '../../program/shape';
import type { Program } from '../../program/types';
import { NetworkWriter } from '../network-writer';
import { isKnown, type Operand } from './operand';

/** What may be computed at import: as many numbers, and as many multiplications and additions. */
const MOST_NUMBERS = 2 ** 27;
const MOST_OPERATIONS = 2 ** 31;

/**
 * The results of a node all of whose operands are known, as known numbers: what its importer writes is interpreted in
 * float64 and rounded to what the format computes with.
 * @param run imports the node by the writer that it is given
 * @param whole whether what is computed counts as whole numbers
 * @returns undefined where a result has as many rows as the batch has pictures, which is known only to the program
 */
export function folded(run: (writer: NetworkWriter) => readonly Operand[], whole: boolean): Operand[] | undefined {
  const writer = new NetworkWriter('NCHW');
  const results = run(writer);
  if (results.every(isKnown)) return [...results];
  if (results.some((result) => !isKnown(result) && result.batchAxis >= 0)) return undefined;
  results.forEach((result, index) => {
    if (!isKnown(result)) writer.builder.output(String(index), result.value);
  });
  const { program, parameters } = writer.written();
  requireAffordable(program);
  const values = interpret(program, Object.fromEntries(parameters));
  return results.map((result, index): Operand => {
    const tensor = values[String(index)];
    if (isKnown(result) || !tensor) return result;
    return { shape: tensor.shape, data: whole ? Float64Array.from(tensor.data) : Float32Array.from(tensor.data), whole };
  });
}

function requireAffordable({ equations }: Program): void {
  let [numbers, operations] = [0, 0];
  for (const equation of equations) {
    numbers += elementsPerSample(equation.output.type.shape);
    operations += operationsOf(equation, 1);
  }
  if (!(numbers <= MOST_NUMBERS && operations <= MOST_OPERATIONS)) {
    throw new ShapeError(`would take ${operations} operations on ${numbers} numbers to compute at import`);
  }
}
