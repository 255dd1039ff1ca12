import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { Shape } from '../../program/tensor';
import type { Layout } from '../../program/vocabulary';
import { declaredPicture } from '../declared-picture';
import type { SideRule } from '../preprocessing';
import { referenceOf, type FlatGraph } from './flatten';
import type { GraphModel, ShapeProto } from './schema';

/**
 * The one placeholder: pictures with three channels, in either layout.
 * @throws TangentError `backbone-unsupported` if the graph takes something else
 */
export function imageInput(
  { signature, userDefinedMetadata }: GraphModel,
  graph: FlatGraph,
  file: string,
  side: SideRule,
): { name: string; shape: Shape; layout: Layout } {
  const inputs = [...graph.nodes.values()].filter(({ op }) => op === 'Placeholder');
  const [input] = inputs;
  if (inputs.length !== 1 || !input) {
    throw new TangentError(
      'backbone-unsupported',
      say`${file} has ${inputs.length} inputs; a network of one picture is needed`,
    );
  }
  const declared = Object.values((signature ?? userDefinedMetadata?.signature)?.inputs ?? {});
  const info = declared.find(({ name }) => referenceOf(name, '').node === input.name);
  const sizes = sizesOf(input.attributes.shape('shape')) ?? sizesOf(info?.tensorShape) ?? [];
  return { name: input.name, ...declaredPicture(sizes, say`${file}: input "${input.name}"`, side) };
}

/** Sizes, −1 for open ones; undefined if not even their number is known. */
function sizesOf(shape: ShapeProto | undefined): number[] | undefined {
  if (!shape?.dim || shape.dim.length === 0 || shape.unknownRank) return undefined;
  return shape.dim.map(({ size }) => size ?? -1);
}
