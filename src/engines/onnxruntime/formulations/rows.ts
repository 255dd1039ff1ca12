import { createHash } from 'node:crypto';
import { operationsOf } from '../../../program/operations';
import { elementsPerSample, resolveShape } from '../../../program/shape';
import { printParameters } from '../../../program/transforms/simplify';
import type { TensorType } from '../../../program/tensor';
import type { Program } from '../../../program/types';
import { usualRows, type Executable } from '../../engine';
import type { Entry, FormulationBook } from './book';
import { filled } from './filled';
import { inTurns, type Way } from './in-turns';

/** Programs with fewer multiplications and additions for the usual rows take no time that would be worth a measurement. */
const smallest = 2e7;
const sizes = [16, 64, 128, 256, 512] as const;
/** Bytes of the values that a call computes, about. */
const mostBytes = 2 ** 27;
/** Milliseconds of a call: a stop is obeyed between two. */
const longest = 250;
/** Rows that each size is measured with at least: the first call after another size finds the caches full of that one's. */
const together = 128;

function bytesPerRow({ inputs, equations }: Program): number {
  const values = [...inputs.map(({ value }) => value), ...equations.map(({ output }) => output)];
  const rows = values.filter(({ type }) => type.shape.includes('N'));
  return rows.reduce((sum, { type }) => sum + elementsPerSample(type.shape) * (type.dtype === 'uint8' ? 1 : 4), 0);
}

/** What takes or computes less than this share of the largest does not count. */
const slight = 0.05;

/** What makes two programs take about the same time for a row: their large operations and values. */
function signatureOf({ inputs, equations }: Program, most: number): string {
  const hash = createHash('sha256');
  const elements = ({ shape }: TensorType) => (shape.includes('N') ? elementsPerSample(shape) : 0);
  const operations = equations.map((equation) => operationsOf(equation, usualRows));
  const types = [...inputs.map(({ value }) => value.type), ...equations.map(({ output }) => output.type)];
  const [values, products] = [Math.max(...types.map(elements)), Math.max(...operations)];
  for (const { value } of inputs) if (elements(value.type) > slight * values) hash.update(`${value.type.dtype} ${value.type.shape.join()}\n`);
  for (const [index, { primitive, parameters, inputs: operands, output }] of equations.entries()) {
    if (elements(output.type) <= slight * values && (operations[index] ?? 0) <= slight * products) continue;
    const shapes = [...operands, output].map(({ type }) => type.shape.join()).join(' ');
    hash.update(`${primitive} ${shapes} ${printParameters(parameters)}\n`);
  }
  return `rows up to ${most} of ${hash.digest('hex').slice(0, 32)}`;
}

/** Tries sizes in ascending order as long as a call is short, each run once before it counts, since that prepares memory. */
async function measure(program: Program, executable: Executable, state: readonly string[], asked: readonly number[], rule: number): Promise<Entry> {
  const [kept, fed] = [program.inputs.filter(({ name }) => state.includes(name)), program.inputs.filter(({ name }) => !state.includes(name))];
  const tensors = (inputs: typeof fed, rows: number) =>
    Object.fromEntries(inputs.map(({ name, value: { type } }) => [name, filled(resolveShape(type.shape, rows), type.dtype)]));
  await executable.load(tensors(kept, 1));
  const ways: Way[] = [];
  for (const rows of asked) {
    const feeds = tensors(fed, rows);
    const begun = performance.now();
    await executable.step(feeds);
    const calls = Math.ceil(together / rows);
    const run = async (): Promise<void> => {
      for (let call = 0; call < calls; call++) await executable.step(feeds);
    };
    ways.push({ name: String(rows), amount: calls * rows, run });
    if (2 * (performance.now() - begun) > longest) break;
  }
  // Where calls are as long as that, what they share does not count.
  return ways.some(({ name }) => name === String(rule)) ? inTurns(ways, String(rule)) : { chosen: String(rule), milliseconds: {} };
}

/**
 * With how many rows at once a row takes the least time: few stay in the processor's caches, many share what a call
 * does with the parameters. The usual number unless another is clearly faster, which is measured where the book does not
 * know it; small programs take as many as there are.
 * @param executable of the program, whose state is overwritten
 */
export async function fastestRows(program: Program, executable: Executable, state: readonly string[], most: number, book: FormulationBook): Promise<number> {
  const limit = Math.min(most, mostBytes / bytesPerRow(program));
  const asked = sizes.filter((rows) => rows <= limit);
  const [fewest] = asked;
  if (fewest === undefined) return Math.max(1, Math.min(sizes[0], most));
  const largest = asked.at(-1) ?? fewest;
  const operations = program.equations.reduce((sum, equation) => sum + operationsOf(equation, usualRows), 0);
  if (operations < smallest) return largest;
  const signature = signatureOf(program, largest);
  const known = await book.find(signature, []);
  const entry = known ?? (await measure(program, executable, state, asked, Math.min(usualRows, largest)));
  if (!known) await book.note(signature, entry);
  return Number(entry.chosen);
}
