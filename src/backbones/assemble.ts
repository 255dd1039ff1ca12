import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import { readPicture } from '../program/picture';
import { sizeAt } from '../program/shape';
import { foldAffine } from '../program/transforms/fold';
import { narrowed } from '../program/transforms/narrow/narrow';
import type { Backbone, BackboneSource } from './backbone';
import { afterFeatures, blocksOf, segmentsOf, sizesOf } from './blocks';
import { inputRange } from './evidence/input-range';
import { defaultChoice } from './default-layers';
import { cutAtFeatures } from './features';
import { layersOf } from './layers';
import type { ImportedNetwork } from './network-writer';
import { choosePreprocessing, type BackboneFormat, type Evidence } from './preprocessing';

export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly format: BackboneFormat;
  readonly source: BackboneSource;
  /** Height and width of the pictures by the file alone; those of the network unless given. */
  readonly ownSize?: readonly number[] | undefined;
  /** The value to take as features, as the file names it; the one before the classifier unless given. */
  readonly features?: string | undefined;
  /** What the file and the user say about preprocessing. */
  readonly preprocessing: Evidence;
}

/**
 * Makes a backbone of an imported network: drops the classifier, folds batch normalisation, finds the layers.
 * @throws TangentError `backbone-unsupported` if the network has no layer before its classifier
 */
export function assembleBackbone(network: ImportedNetwork, identity: Identity): Backbone {
  const { id, name, format, source } = identity;
  const { imageLayout } = network;
  const cut = cutAtFeatures(network.program, imageLayout, { names: network.names, wanted: identity.features, file: source.path });
  const { program: whole, parameters } = foldAffine({ program: cut.program, parameters: network.parameters });
  const folded = { program: narrowed(whole), parameters };
  const layers = layersOf(folded.program, folded.parameters);
  const segments = segmentsOf(folded.program);
  const image = folded.program.inputs.find((input) => input.name === 'image');
  const features = folded.program.outputs[0];
  if (!image || !features || layers.length === 0) {
    throw new TangentError(
      'backbone-unsupported',
      say`${source.path} has no convolution or dense layer before its classifier: nothing to linearize`,
    );
  }
  const names = layers.flatMap(({ kernel, bias }) => (bias === undefined ? [kernel] : [kernel, bias]));
  const inputs = [image, ...names.flatMap((wanted) => folded.program.inputs.filter((input) => input.name === wanted))];
  const choice = defaultChoice(folded.program, segments);
  const leftOut = afterFeatures(network, new Set(layers.map((layer) => layer.name)));
  const size = readPicture(image.value.type.shape, imageLayout);
  const range = inputRange(network.program, imageLayout);
  const { preprocessing, origin, sources } = choosePreprocessing(source.path, size, format, identity.preprocessing, range);
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
    blocks: [...blocksOf(folded.program, layers, segments), ...leftOut],
    defaultLayers: choice.layers,
    defaultRule: choice.rule,
    featureCount: sizeAt(features.value.type.shape, 1),
    features: cut.name,
    featureCandidates: cut.candidates.map(({ name: candidate, kind, value, usual }) => ({ name: candidate, kind, shape: sizesOf(value), usual })),
    imageLayout,
    ownSize: { height: identity.ownSize?.[0] ?? size.height, width: identity.ownSize?.[1] ?? size.width },
    preprocessing,
    preprocessingOrigin: origin,
    preprocessingSources: sources,
    ...(cut.classifierDropped !== undefined && { classifierDropped: cut.classifierDropped }),
    source,
  };
}
