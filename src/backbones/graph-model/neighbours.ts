import type { FlatGraph, FlatNode } from './flatten';

/** What stands before a node and how often it is used, for rewriting a graph before it is imported. */
export class Neighbours {
  private readonly uses = new Map<string, number>();

  constructor(private readonly graph: FlatGraph) {
    for (const { inputs } of graph.nodes.values()) {
      for (const input of inputs) {
        const { node } = graph.resolve(input);
        this.uses.set(node, (this.uses.get(node) ?? 0) + 1);
      }
    }
  }

  /** Whether one node alone needs this one. */
  usedOnce(node: FlatNode): boolean {
    return this.uses.get(node.name) === 1;
  }

  /** The node that defines an input. */
  input(node: FlatNode, index: number): FlatNode | undefined {
    const reference = node.inputs[index];
    return reference && this.graph.nodes.get(this.graph.resolve(reference).node);
  }
}
