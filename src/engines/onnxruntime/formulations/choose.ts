import type { InferenceSession } from 'onnxruntime-node';
import { operationsOf } from '../../../program/operations';
import type { Program } from '../../../program/types';
import { write } from '../lower';
import type { Target } from '../lowering';
import type { FormulationBook } from './book';
import { measure } from './measure';
import { signatureOf, type Problem } from './problem';

/** Smaller products take no time that would be worth a measurement. */
const smallest = 2e7;

/** Where choices are remembered, and how to measure those that are not. */
export interface Choosing {
  readonly book: FormulationBook;
  readonly batch: number;
  readonly block: number | null;
  readonly options: InferenceSession.SessionOptions;
}

/**
 * The target with the fastest formulation of each equation of a program, measured where the book does not know it.
 * @param program as it will be written
 */
export async function chosenTarget(program: Program, { book, batch, block, options }: Choosing): Promise<Target> {
  const problems = new Map<string, Problem>();
  write(program, {
    block,
    choose: (problem, [rule]) => {
      const worthwhile = problem.formulations.length > 1 && operationsOf(problem.equation, batch) >= smallest;
      if (worthwhile) problems.set(signatureOf(problem, batch), problem);
      return rule;
    },
  });
  const chosen = new Map<string, string>();
  for (const [signature, problem] of problems) {
    const known = await book.find(signature, problem.formulations);
    const entry = known ?? (await measure(problem, batch, block, options));
    if (!known) await book.note(signature, entry);
    chosen.set(signature, entry.chosen);
  }
  return {
    block,
    choose: (problem, formulations) => {
      const wanted = chosen.get(signatureOf(problem, batch));
      return formulations.find((formulation) => formulation === wanted) ?? formulations[0];
    },
  };
}
