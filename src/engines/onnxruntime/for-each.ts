import { GraphWriter, type Port } from './graph-writer';

/** A tensor of the graph, whose first axis goes over parts of a shape. */
export interface Parts {
  readonly tensor: string;
  readonly shape: readonly number[];
}

/** What `write` makes of the parts of each index, of a shape, along a first axis: by the operator Scan. All are float32. */
export function forEachPart(
  graph: GraphWriter,
  stacks: readonly Parts[],
  shape: readonly number[],
  write: (body: GraphWriter, parts: readonly string[]) => string,
): string {
  const body = new GraphWriter(`${graph.newName()}:`);
  const port = (of: readonly number[]): Port => ({ name: body.newName(), type: 'float32', shape: of });
  const inputs = stacks.map((stack) => port(stack.shape));
  const output = port(shape);
  body.giveOut(write(body, inputs.map(({ name }) => name)), output.name);
  return graph.node('Scan', stacks.map(({ tensor }) => tensor), { body: { graph: body, inputs, outputs: [output] }, num_scan_inputs: inputs.length });
}
