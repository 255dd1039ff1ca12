import type { Shape, Tensor } from '../program/tensor';
import type { NamedValue } from '../program/types';
import type { Tensors } from './engine';

/** How an input's tensors of several steps lie in one: rows after rows, a number for each step, or one tensor for all. */
export type Stacking = 'rows' | 'scalar' | 'shared';

/** Of how many steps a call should take a multiple where it takes so many at most: an engine may write so many into one program. */
export function stepsTogether(most: number): number {
  return Math.min(8, 2 ** Math.floor(Math.log2(most)));
}

export function stackingOf(shape: Shape): Stacking {
  if (shape.length === 0) return 'scalar';
  return shape.includes('N') ? 'rows' : 'shared';
}

/** Steps of a call: those from one on before another, of so many. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly of: number;
}

/** The rows of steps. @throws if the rows are not as many for each */
function rowsOf({ shape: [length = 0, ...rest], dtype, data }: Tensor, { from, to, of }: Span): Tensor {
  if (length % of !== 0) throw new Error(`${length} rows are not ${of} steps`);
  const size = data.length / of;
  return { shape: [((to - from) * length) / of, ...rest], dtype, data: data.subarray(from * size, to * size) };
}

/** What some of several steps are fed; its memory is theirs. */
export function feedsOfSpan(inputs: readonly NamedValue[], feeds: Tensors, span: Span): Tensors {
  const parts = inputs.flatMap(({ name, value }): [string, Tensor][] => {
    const fed = feeds[name];
    if (!fed) return [];
    return [[name, stackingOf(value.type.shape) === 'shared' ? fed : rowsOf(fed, span)]];
  });
  return Object.fromEntries(parts);
}

/** What is fed to one of several steps; its memory is theirs. */
function feedsOfStep(inputs: readonly NamedValue[], feeds: Tensors, index: number, count: number): Tensors {
  const fed = Object.entries(feedsOfSpan(inputs, feeds, { from: index, to: index + 1, of: count }));
  const scalars = new Set(inputs.filter(({ value }) => stackingOf(value.type.shape) === 'scalar').map(({ name }) => name));
  return Object.fromEntries(fed.map(([name, tensor]) => [name, scalars.has(name) ? { ...tensor, shape: [] } : tensor]));
}

/** What calls of several steps gave, one after the other along the first axis. */
export function inSuccession(given: readonly Tensors[]): Tensors {
  const [first = {}] = given;
  const tensors = Object.entries(first).map(([name, { shape: [, ...rest], dtype }]): [string, Tensor] => {
    const each = given.flatMap((tensors) => tensors[name] ?? []);
    const data = together(each.map(({ data }) => data));
    return [name, { shape: [each.reduce((sum, { shape: [length = 0] }) => sum + length, 0), ...rest], dtype, data }];
  });
  return Object.fromEntries(tensors);
}

function together(each: readonly Tensor['data'][]): Tensor['data'] {
  const Data = each[0]?.constructor as new (length: number) => Tensor['data'];
  const whole = new Data(each.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const data of each) {
    whole.set(data, at);
    at += data.length;
  }
  return whole;
}

/** What a step gives as what a call of one step gives: a tensor without rows has an axis of steps. */
function asCall(tensors: Tensors, outputs: readonly NamedValue[]): Tensors {
  const rows = new Set(outputs.filter(({ value }) => stackingOf(value.type.shape) === 'rows').map(({ name }) => name));
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, rows.has(name) ? tensor : { ...tensor, shape: [1, ...tensor.shape] }]));
}

/** Takes several steps in calls of their own. */
export async function oneByOne(
  { inputs, outputs }: { readonly inputs: readonly NamedValue[]; readonly outputs: readonly NamedValue[] },
  step: (feeds: Tensors) => Promise<Tensors>,
  feeds: Tensors,
  count: number,
): Promise<Tensors> {
  const given: Tensors[] = [];
  for (let index = 0; index < count; index++) given.push(await step(feedsOfStep(inputs, feeds, index, count)));
  return inSuccession(given.map((tensors) => asCall(tensors, outputs)));
}
