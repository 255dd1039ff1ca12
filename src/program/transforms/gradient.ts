import { Builder } from '../builder';
import type { Program, Value } from '../types';
import { linearize } from './linearize';
import { cotangentName, tangentName } from './names';
import { simplify } from './simplify';
import { transpose } from './transpose';

/** Name of the gradient of a program's scalar output with respect to an input. */
export function gradientName(name: string): string {
  return `gradient/${name}`;
}

/**
 * The program with, beside its outputs, `gradient/<input>` of one scalar output for each of `wrt`: the primal
 * followed by the transposed tangent.
 */
export function withGradient(program: Program, scalar: string, wrt: readonly string[]): Program {
  const { primal, tangent } = linearize(program, wrt);
  const onlyScalar = { ...tangent, outputs: tangent.outputs.filter(({ name }) => name === tangentName(scalar)) };
  const backward = transpose(onlyScalar, wrt.map(tangentName));
  const builder = new Builder();
  const feeds = new Map<string, Value>();
  for (const { name, value } of primal.inputs) feeds.set(name, builder.input(name, value.type.shape, value.type.dtype));
  const point = builder.inline(primal, feeds);
  const known = new Map<string, Value>([...feeds, ...point, [cotangentName(scalar), builder.filled([], 1)]]);
  const gradients = builder.inline(backward, known);
  for (const { name } of program.outputs) {
    const value = point.get(name);
    if (value) builder.output(name, value);
  }
  for (const name of wrt) {
    const gradient = gradients.get(cotangentName(name));
    if (gradient) builder.output(gradientName(name), gradient);
  }
  return simplify(builder.build());
}

