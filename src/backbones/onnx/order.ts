import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { topologicalOrder } from '../topological-order';
import type { GraphMessage, NodeMessage } from './messages';

/**
 * The nodes of a graph, each after those it depends on; in the file's own order where that is so.
 * @param given names defined before: initializers, inputs, what an outer graph defines
 * @throws TangentError `backbone-damaged` if a name has two definitions or none, or nodes depend on each other
 */
export function inOrder(graph: GraphMessage, given: ReadonlySet<string>, file: string): NodeMessage[] {
  const definitions = definitionsOf(graph, given, file);
  return topologicalOrder(graph.node, (node) => dependencies(node, definitions, given, file), (node) => {
    throw new TangentError('backbone-damaged', say`${file}: node "${nameOf(node)}" depends on its own result`);
  });
}

function nameOf(node: NodeMessage): string {
  return node.name || (node.output[0] ?? '');
}

function definitionsOf(graph: GraphMessage, given: ReadonlySet<string>, file: string): Map<string, NodeMessage> {
  const definitions = new Map<string, NodeMessage>();
  for (const node of graph.node) {
    for (const output of node.output) {
      if (output === '') continue;
      if (definitions.has(output) || given.has(output)) {
        throw new TangentError('backbone-damaged', say`${file}: "${output}" is defined twice`);
      }
      definitions.set(output, node);
    }
  }
  const names = graph.initializer.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new TangentError('backbone-damaged', say`${file} has two initializers of one name`);
  return definitions;
}

/** The nodes that define what a node uses, and what the graphs within it use. */
function dependencies(
  node: NodeMessage,
  definitions: ReadonlyMap<string, NodeMessage>,
  given: ReadonlySet<string>,
  file: string,
): NodeMessage[] {
  const own = node.input.flatMap((input) => {
    const definition = definitions.get(input);
    if (!definition && input !== '' && !given.has(input)) {
      throw new TangentError('backbone-damaged', say`${file}: node "${nameOf(node)}" needs "${input}", which nothing defines`);
    }
    return definition ?? [];
  });
  const inner = node.attribute.flatMap(({ g }) => (g ? [...usedWithin(g)] : []));
  return [...own, ...inner.flatMap((name) => definitions.get(name) ?? [])].filter((other) => other !== node || own.includes(node));
}

/** Names used by the nodes of a graph and of the graphs within it. */
function usedWithin(graph: GraphMessage): Set<string> {
  const names = new Set(graph.output.map(({ name }) => name));
  for (const node of graph.node) {
    for (const input of node.input) names.add(input);
    for (const { g } of node.attribute) if (g) for (const name of usedWithin(g)) names.add(name);
  }
  return names;
}
