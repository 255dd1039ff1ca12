import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { topologicalOrder } from '../topological-order';
import type { FlatGraph, FlatNode, Reference } from './flatten';

/**
 * The nodes that some outputs need, each after those it depends on.
 * @throws TangentError `backbone-damaged` if nodes depend on each other or something is not defined,
 * `backbone-unsupported` for loops
 */
export function inOrder(graph: FlatGraph, outputs: readonly Reference[], file: string): FlatNode[] {
  const dependencies = ({ inputs }: FlatNode): FlatNode[] => inputs.map((input) => graph.node(input));
  return topologicalOrder(outputs.map((output) => graph.node(output)), dependencies, ({ name, op }, open) => {
    if ([...open].some((node) => node.op === 'NextIteration')) {
      throw new TangentError('backbone-unsupported', say`${file}: node "${name}" (${op}) is part of a loop`);
    }
    throw new TangentError('backbone-damaged', say`${file}: node "${name}" depends on its own result`);
  });
}
