import type { Program } from '../../../program/types';
import type { GraphWriter } from '../graph-writer';
import { inputName, outputName } from '../lower';
import { Lowering, type Target } from '../lowering';
import type { Roles } from './roles';

/** Names of tensors within the graph of steps. */
export const within = (name: string): string => `step:${name}`;

/**
 * Writes steps one after the other, each with the state that the one before it gave. Of several, each takes its part
 * along the first axis of what the graph is fed, and what they give lies along such an axis.
 */
export function writeSequence(graph: GraphWriter, program: Program, target: Target, roles: Roles, count: number): void {
  const shared = new Set(roles.shared.map(({ name }) => name));
  const state = new Set(roles.taken.filter((value) => roles.isState(value)).map(({ name }) => name));
  const between = (name: string, step: number): string => `${within(outputName(name))} ${step}`;
  const position = (step: number): string => graph.once(`position ${step}`, () => graph.initializer('int64', [], BigInt64Array.of(BigInt(step))));
  for (let step = 0; step < count; step++) {
    const input = (name: string): string => {
      if (shared.has(name)) return inputName(name);
      const fed = within(inputName(name));
      if (state.has(name)) return step === 0 ? fed : between(name, step - 1);
      return count === 1 ? fed : graph.once(`${fed} ${step}`, () => graph.node('Gather', [fed, position(step)], { axis: 0 }));
    };
    const last = (name: string): boolean => count === 1 || (state.has(name) && step === count - 1);
    new Lowering(program, target, { input, output: (name) => (last(name) ? within(outputName(name)) : between(name, step)) }, graph).lower();
  }
  if (count === 1) return;
  for (const { name } of roles.results.filter((value) => !roles.isState(value))) {
    const each = Array.from({ length: count }, (_, step) => graph.node('Unsqueeze', [between(name, step), graph.vector([0])]));
    graph.giveOut(graph.node('Concat', each, { axis: 0 }), within(outputName(name)));
  }
}
