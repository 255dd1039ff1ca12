import { createHash } from 'node:crypto';
import { operationsOf } from '../../../program/operations';
import { elementsPerSample, resolveShape } from '../../../program/shape';
import { printParameters } from '../../../program/transforms/simplify';
import type { Program } from '../../../program/types';
import { usualRows, type Executable } from '../../engine';
import type { Entry, FormulationBook } from './book';
import { filled } from './filled';

/** Programs with fewer multiplications and additions for the usual rows take no time that would be worth a measurement. */
const smallest = 2e7;
const sizes = [16, 32, 64, 128, 256, 512] as const;
/** Bytes of the values that a call computes, about. */
const mostBytes = 2 ** 27;
/** Milliseconds of a call: a stop is obeyed between two. */
const longest = 250;
/** More rows must take this fraction of the time for a row at most, or they are not worth their memory. */
const margin = 0.97;
/** Where a row takes so much longer than at best, more rows will not help. */
const worse = 1.1;

function bytesPerRow({ inputs, equations }: Program): number {
  const values = [...inputs.map(({ value }) => value), ...equations.map(({ output }) => output)];
  const rows = values.filter(({ type }) => type.shape.includes('N'));
  return rows.reduce((sum, { type }) => sum + elementsPerSample(type.shape) * (type.dtype === 'uint8' ? 1 : 4), 0);
}

/** What makes two programs take the same time. */
function signatureOf({ inputs, equations }: Program, most: number): string {
  const hash = createHash('sha256');
  for (const { value } of inputs) hash.update(`${value.type.dtype} ${value.type.shape.join()}\n`);
  for (const { primitive, parameters, output } of equations) hash.update(`${primitive} ${output.type.shape.join()} ${printParameters(parameters)}\n`);
  return `rows up to ${most} of ${hash.digest('hex').slice(0, 32)}`;
}

/** Milliseconds of a call with so many rows: the quicker of two, after one that prepares memory. */
async function timed(program: Program, executable: Executable, state: readonly string[], rows: number): Promise<number> {
  const fed = program.inputs.filter(({ name }) => !state.includes(name));
  const feeds = Object.fromEntries(fed.map(({ name, value: { type } }) => [name, filled(resolveShape(type.shape, rows), type.dtype)]));
  let least = Infinity;
  for (let run = 0; run < 3; run++) {
    const begun = performance.now();
    await executable.step(feeds);
    if (run > 0) least = Math.min(least, performance.now() - begun);
  }
  return least;
}

async function measure(program: Program, executable: Executable, state: readonly string[], asked: readonly number[]): Promise<Entry> {
  const milliseconds: Record<string, number> = {};
  let best = { rows: asked[0] ?? 1, perRow: Infinity };
  await executable.load(Object.fromEntries(program.inputs.filter(({ name }) => state.includes(name)).map(({ name, value }) => [name, filled(resolveShape(value.type.shape, 1))])));
  for (const rows of asked) {
    const call = await timed(program, executable, state, rows);
    const perRow = call / rows;
    milliseconds[String(rows)] = Math.round(1000 * call) / 1000;
    if (perRow > worse * best.perRow) break;
    if (perRow <= margin * best.perRow) best = { rows, perRow };
    if (2 * call > longest) break;
  }
  return { chosen: String(best.rows), milliseconds };
}

/**
 * With how many rows at once a row takes the least time: few stay in the processor's caches, many share what a call
 * does with the parameters. Measured where the book does not know it; small programs take as many as there are.
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
  const entry = known ?? (await measure(program, executable, state, asked));
  if (!known) await book.note(signature, entry);
  return Number(entry.chosen);
}
