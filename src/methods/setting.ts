import type { Backbone, Layer } from '../backbones';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import { nearest } from '../contract/nearest';
import { layersNamed } from '../contract/network';
import type { Preprocessing } from '../contract/preprocessing';

/** What all four methods share: θ1, θ2 and their split by the layers linearized, and the number of classes. */
export interface Setting {
  readonly backbone: Backbone;
  readonly preprocessing: Preprocessing;
  /** The layers of θ2, in the backbone's order. */
  readonly layers: readonly Layer[];
  readonly classes: number;
  /** Whether w2 is learned in the neural tangent parametrization: block by block over the square root of the fan-in. */
  readonly neuralTangentScaling: boolean;
}

/**
 * The layers named, in the backbone's order, a block's name standing for all its layers; the backbone's own choice if
 * `names` is null.
 * @throws TangentError `backbone-layers` for a name it does not have, a block that cannot be linearized or an empty choice
 */
export function chooseLayers(backbone: Backbone, names: readonly string[] | null): readonly Layer[] {
  const { found, unknown } = layersNamed(names ?? backbone.defaultLayers, backbone);
  if (unknown.length > 0) throw unknownLayers(backbone, unknown);
  const chosen = backbone.layers.filter(({ name }) => found.has(name));
  if (chosen.length > 0) return chosen;
  const asked = names?.join(', ') ?? '';
  throw new TangentError('backbone-layers', asked === '' ? say`${backbone.name} has no layer to linearize` : say`${backbone.name} has no layer to linearize in ${asked} (all: tangent inspect)`);
}

function unknownLayers({ name, layers, blocks }: Backbone, unknown: readonly string[]): TangentError {
  const names = [...blocks.filter(({ hindrance }) => hindrance === null), ...layers].map((one) => one.name);
  const meant = [...new Set(unknown.flatMap((one) => nearest(one, names)))];
  const topmost = blocks.filter(({ hindrance }) => hindrance === null).slice(-5).map((block) => block.name);
  const advice = meant.length > 0 ? say`did you mean ${meant.join(', ')}?` : say`its topmost blocks are ${topmost.join(', ')}`;
  return new TangentError('backbone-layers', say`${name} has no layer or block ${unknown.join(', ')}; ${advice} (all: tangent inspect)`);
}

/** Names of the parameters of layers, as the backbone calls them. */
export function parameterNames(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ kernel, bias }) => (bias === undefined ? [kernel] : [kernel, bias]));
}
