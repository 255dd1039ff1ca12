import type { Backbone, Layer } from '../backbones';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
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
 * The layers named, in the backbone's order; the backbone's own choice if `names` is null.
 * @throws TangentError `backbone-layers` for a name it does not have or an empty choice
 */
export function chooseLayers(backbone: Backbone, names: readonly string[] | null): readonly Layer[] {
  const chosen = new Set(names ?? backbone.defaultLayers);
  const known = new Set(backbone.layers.map(({ name }) => name));
  const unknown = [...chosen].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const last = backbone.layers.slice(-5).map(({ name }) => name).join(', ');
    throw new TangentError(
      'backbone-layers',
      say`${backbone.name} has no layer ${unknown.join(', ')}; its topmost are ${last} (all: tangent inspect)`,
    );
  }
  if (chosen.size === 0) throw new TangentError('backbone-layers', say`${backbone.name} has no layer to linearize`);
  return backbone.layers.filter(({ name }) => chosen.has(name));
}

/** Names of the parameters of layers, as the backbone calls them. */
export function parameterNames(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ kernel, bias }) => (bias === undefined ? [kernel] : [kernel, bias]));
}
