import type { Preprocessing } from '../contract/preprocessing';
import { TangentError } from '../contract/errors';
import { readPicture } from '../program/picture';
import { sizeAt } from '../program/shape';
import { foldAffine } from '../program/transforms/fold';
import type { Backbone, BackboneSource } from './backbone';
import { defaultLayers } from './default-layers';
import { cutAtFeatures } from './features';
import { layersOf } from './layers';
import type { ImportedNetwork } from './network-writer';
import { choosePreprocessing, type BackboneFormat } from './preprocessing';

export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly format: BackboneFormat;
  readonly source: BackboneSource;
  /** What the file and the user say about preprocessing. */
  readonly preprocessing: { readonly option?: Preprocessing | undefined; readonly metadata?: string | undefined; readonly side?: number | undefined };
}

/**
 * Makes a backbone of an imported network: drops the classifier, folds batch normalisation, finds the layers.
 * @throws TangentError `backbone-unsupported` if the network has no layer before its classifier
 */
export function assembleBackbone(network: ImportedNetwork, identity: Identity): Backbone {
  const { id, name, format, source } = identity;
  const { imageLayout } = network;
  const cut = cutAtFeatures(network.program, imageLayout);
  const folded = foldAffine({ program: cut.program, parameters: network.parameters });
  const layers = layersOf(folded.program, folded.parameters);
  const image = folded.program.inputs.find((input) => input.name === 'image');
  const features = folded.program.outputs[0];
  if (!image || !features || layers.length === 0) {
    throw new TangentError(
      'backbone-unsupported',
      `${source.path} has no convolution or dense layer before its classifier: nothing to linearize`,
    );
  }
  const names = layers.flatMap(({ kernel, bias }) => (bias === undefined ? [kernel] : [kernel, bias]));
  const inputs = [image, ...names.flatMap((wanted) => folded.program.inputs.filter((input) => input.name === wanted))];
  const size = readPicture(image.value.type.shape, imageLayout);
  const { preprocessing, origin } = choosePreprocessing(source.path, size, format, identity.preprocessing);
  return {
    id,
    name,
    program: { ...folded.program, inputs },
    parameters: new Map(
      names.flatMap((wanted) => {
        const tensor = folded.parameters.get(wanted);
        return tensor ? [[wanted, tensor] as const] : [];
      }),
    ),
    layers,
    defaultLayers: defaultLayers(folded.program),
    featureCount: sizeAt(features.value.type.shape, 1),
    imageLayout,
    preprocessing,
    preprocessingOrigin: origin,
    ...(cut.classifierDropped !== undefined && { classifierDropped: cut.classifierDropped }),
    source,
  };
}
