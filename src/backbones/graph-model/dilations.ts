import type { KnownArray } from '../graphs/operand';
import type { FlatGraph, FlatNode } from './flatten';
import type { Attributes } from './attributes';
import { Neighbours } from './neighbours';

const convolutions = new Set(['Conv2D', '_FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative']);
/** What may stand between a convolution and the return to space: it acts on each position alone. */
const pointwise = new Set(['BiasAdd', 'Relu', 'Relu6', 'Identity', 'FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3']);

/**
 * Lets a convolution between SpaceToBatchND and BatchToSpaceND be what TensorFlow writes it for: one with dilation,
 * whose zeros around the picture are those of the first less what the second cuts off.
 * @param numbers of a node that is a constant
 */
export function joinDilations(graph: FlatGraph, numbers: (node: FlatNode) => KnownArray | undefined): void {
  const neighbours = new Neighbours(graph);
  const list = (node: FlatNode, index: number): readonly number[] | undefined => {
    const source = neighbours.input(node, index);
    const array = source && numbers(source);
    return array && Array.from(array.data);
  };

  for (const last of [...graph.nodes.values()].filter(({ op }) => op === 'BatchToSpaceND')) {
    const inner = neighbours.input(last, 0);
    let convolution = inner;
    while (convolution && pointwise.has(convolution.op) && neighbours.usedOnce(convolution)) convolution = neighbours.input(convolution, 0);
    const first =
      convolution && convolutions.has(convolution.op) && neighbours.usedOnce(convolution) ? neighbours.input(convolution, 0) : undefined;
    if (!inner || !convolution || first?.op !== 'SpaceToBatchND' || !neighbours.usedOnce(first)) continue;
    const padding = remaining(list(first, 2), list(last, 2));
    const [block, back] = [list(first, 1), list(last, 1)];
    const source = first.inputs[0];
    if (!source || !padding || !block || block.length !== 2 || block.join() !== back?.join() || !isPlain(convolution.attributes)) continue;
    const [top = 0, bottom = 0, left = 0, right = 0] = padding;
    graph.nodes.set(convolution.name, {
      ...convolution,
      inputs: [source, ...convolution.inputs.slice(1)],
      attributes: convolution.attributes.with({
        dilations: { list: { i: [1, block[0] ?? 1, block[1] ?? 1, 1] } },
        padding: { s: Buffer.from('EXPLICIT').toString('base64') },
        explicit_paddings: { list: { i: [0, 0, top, bottom, left, right, 0, 0] } },
      }),
    });
    graph.alias(last.name, { node: inner.name, output: 0 });
  }
}

/** Zeros around the picture less what is cut off again; undefined if more is cut off. */
function remaining(paddings: readonly number[] | undefined, crops: readonly number[] | undefined): number[] | undefined {
  if (paddings?.length !== 4 || crops?.length !== 4) return undefined;
  const rest = paddings.map((size, i) => size - (crops[i] ?? 0));
  return rest.every((size) => Number.isInteger(size) && size >= 0) ? rest : undefined;
}

function isPlain(attributes: Attributes): boolean {
  const ones = (name: string): boolean => (attributes.integers(name) ?? []).every((size) => size === 1);
  return attributes.text('padding') === 'VALID' && ones('strides') && ones('dilations') && (attributes.text('data_format') ?? 'NHWC') === 'NHWC';
}
