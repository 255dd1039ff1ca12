import type { KnownArray } from '../graphs/operand';
import type { FlatGraph, FlatNode } from './flatten';
import { Neighbours } from './neighbours';

/**
 * Lets a product of matrices add the bias that stands after a change of its shape: Keras writes a dense layer on more
 * than two axes as a product, Reshape and BiasAdd.
 * @param numbers of a node that is a constant
 */
export function joinBiases(graph: FlatGraph, numbers: (node: FlatNode) => KnownArray | undefined): void {
  const neighbours = new Neighbours(graph);
  for (const last of [...graph.nodes.values()]) {
    if (last.op !== 'BiasAdd' || (last.attributes.text('data_format') ?? 'NHWC') !== 'NHWC') continue;
    const change = neighbours.input(last, 0);
    const product = change?.op === 'Reshape' && neighbours.usedOnce(change) ? neighbours.input(change, 0) : undefined;
    if (!change || product?.op !== 'MatMul' || !neighbours.usedOnce(product)) continue;
    const [bias, kernel] = [neighbours.input(last, 1), neighbours.input(product, 1)];
    const [term, matrix] = [bias && numbers(bias), kernel && numbers(kernel)];
    const outputs = matrix?.shape[product.attributes.flag('transpose_b') ? 0 : 1];
    const reference = last.inputs[1];
    if (!reference || !term || matrix?.shape.length !== 2 || term.data.length !== outputs) continue;
    graph.nodes.set(product.name, {
      ...product,
      op: '_FusedMatMul',
      inputs: [...product.inputs, reference],
      attributes: product.attributes.with({ fused_ops: { list: { s: [Buffer.from('BiasAdd').toString('base64')] } } }),
    });
    graph.alias(last.name, { node: change.name, output: 0 });
  }
}
