import type { Shape, Tensor } from '../program/tensor';
import type { NamedValue } from '../program/types';
import type { Tensors } from './engine';

/** How an input's tensors of several steps lie in one: rows after rows, a number for each step, or one tensor for all. */
export type Stacking = 'rows' | 'scalar' | 'shared';

export function stackingOf(shape: Shape): Stacking {
  if (shape.length === 0) return 'scalar';
  return shape.includes('N') ? 'rows' : 'shared';
}

/** A part of equal length of a tensor's first axis. @throws if the axis has no such parts */
function partOf({ shape: [length = 0, ...rest], dtype, data }: Tensor, index: number, count: number): Tensor {
  if (length % count !== 0) throw new Error(`${length} rows are not ${count} steps`);
  const size = data.length / count;
  return { shape: [length / count, ...rest], dtype, data: data.subarray(index * size, (index + 1) * size) };
}

/** What is fed to one of several steps; its memory is theirs. */
export function feedsOfStep(inputs: readonly NamedValue[], feeds: Tensors, index: number, count: number): Tensors {
  const parts = inputs.flatMap(({ name, value }): [string, Tensor][] => {
    const fed = feeds[name];
    if (!fed) return [];
    const stacking = stackingOf(value.type.shape);
    if (stacking === 'shared') return [[name, fed]];
    const part = partOf(fed, index, count);
    return [[name, stacking === 'rows' ? part : { ...part, shape: [] }]];
  });
  return Object.fromEntries(parts);
}

/** What several steps gave, as one: rows after rows, other tensors along an axis of their own. */
function joined(given: readonly Tensors[], outputs: readonly NamedValue[]): Tensors {
  const [first = {}] = given;
  const tensors = Object.entries(first).map(([name, { shape, dtype, data }]): [string, Tensor] => {
    const whole = data.constructor === Float32Array ? new Float32Array(given.length * data.length) : new Int32Array(given.length * data.length);
    given.forEach((tensors, index) => whole.set(tensors[name]?.data ?? [], index * data.length));
    return [name, { shape: stackedShape(outputs, name, shape, given.length), dtype, data: whole }];
  });
  return Object.fromEntries(tensors);
}

function stackedShape(outputs: readonly NamedValue[], name: string, shape: readonly number[], count: number): number[] {
  const [length = 1, ...rest] = shape;
  const rows = outputs.some((output) => output.name === name && stackingOf(output.value.type.shape) === 'rows');
  return rows ? [count * length, ...rest] : [count, ...shape];
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
  return joined(given, outputs);
}
