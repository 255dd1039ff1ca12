import { layoutOrders } from '../picture';
import type { Equation, Program, Value } from '../types';
import type { Layout } from '../vocabulary';
import { elementwise } from './elementwise';

const layouts: readonly Layout[] = ['NHWC', 'NCHW'];

/** The layout of the picture that a convolution, a pooling or a permutation to the given layout takes, if another. */
function takenBy({ primitive, parameters }: Equation, layout: Layout): Layout | null {
  if ('layout' in parameters) return parameters.layout === layout ? null : parameters.layout;
  if (primitive !== 'permute' || !('permutation' in parameters)) return null;
  const [other] = layouts.filter((from) => from !== layout && layoutOrders[from][layout].join() === parameters.permutation.join());
  return other ?? null;
}

/**
 * The layout of values that are computed elementwise from one picture, to be turned into the wanted layout alone:
 * pictures cost least to turn while they are bytes, and runtimes repeat a number along a plane faster than three along
 * every pixel.
 * @param layout the wanted one
 */
export function turnedEarly(program: Program, layout: Layout): ReadonlyMap<Value, Layout> {
  const wanted = new Map<Value, Layout>();
  const repeated = new Set(program.equations.filter(({ primitive }) => primitive === 'broadcast').map(({ output }) => output));
  const refused = new Set<Value>(program.outputs.map(({ value }) => value));
  for (const equation of program.equations.toReversed()) {
    const { primitive, parameters, inputs, output } = equation;
    const pictures = 'layout' in parameters ? inputs.slice(0, 1) : inputs.filter((input) => !repeated.has(input));
    const follows = elementwise.has(primitive) && pictures.length === 1 && !refused.has(output);
    if (!follows) wanted.delete(output);
    const from = takenBy(equation, layout) ?? wanted.get(output);
    for (const input of inputs) {
      if (from && pictures.includes(input)) wanted.set(input, from);
      else if (!repeated.has(input)) refused.add(input);
    }
  }
  return wanted;
}
