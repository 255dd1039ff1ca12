import { TangentError } from '../../contract/errors';
import type { FlatGraph, FlatNode, Reference } from './flatten';

/**
 * The nodes that some outputs need, each after those it depends on.
 * @throws TangentError `backbone-damaged` if nodes depend on each other or something is not defined,
 * `backbone-unsupported` for loops
 */
export function inOrder(graph: FlatGraph, outputs: readonly Reference[], file: string): FlatNode[] {
  const placed = new Set<FlatNode>();
  const open = new Set<FlatNode>();
  const order: FlatNode[] = [];
  // A stack of its own: a chain of nodes may be longer than the call stack allows.
  const stack = outputs.map((output) => graph.node(output));
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!;
    const missing = placed.has(node) ? [] : node.inputs.map((input) => graph.node(input)).filter((other) => !placed.has(other));
    if (missing.length === 0) {
      stack.pop();
      open.delete(node);
      if (!placed.has(node)) order.push(node);
      placed.add(node);
      continue;
    }
    open.add(node);
    const cycle = missing.find((other) => open.has(other));
    if (cycle && [...open].some(({ op }) => op === 'NextIteration')) {
      throw new TangentError('backbone-unsupported', `${file}: node "${cycle.name}" (${cycle.op}) is part of a loop`);
    }
    if (cycle) throw new TangentError('backbone-damaged', `${file}: node "${cycle.name}" depends on its own result`);
    stack.push(...missing);
  }
  return order;
}
