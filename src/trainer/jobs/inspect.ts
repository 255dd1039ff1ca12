import { loadBackbone, type Backbone } from '../../backbones';
import { english, say, type Message } from '../../contract/message';
import { methodNames } from '../../contract/methods';
import type { Inspection, JobRequest } from '../../contract/jobs';
import { experimentSchema } from '../../contract/experiment';
import { costsOf } from '../engine/costs';
import { engineRates, type MeasuredEngine } from '../engine/rates';
import { bindNetwork } from '../adapt/network';

/** A backbone's layers and what linearizing some of them costs per picture. */
export async function inspect(request: Extract<JobRequest, { job: 'inspect' }>): Promise<Inspection> {
  const { backbone: name, linearize, classes, pictureSize = null, features = null, preprocessing = null } = request;
  const backbone = await loadBackbone(name, {
    pictureSize: pictureSize ?? undefined,
    features: features ?? undefined,
    preprocessing: preprocessing ?? undefined,
  });
  const choice = { backbone: name, pictureSize, linearize, features, preprocessing, neuralTangentScaling: false, methods: [...methodNames] };
  const linearizable = linearize !== null || backbone.defaultLayers.length > 0;
  const network = linearizable ? bindNetwork(backbone, choice, classes) : null;
  const reason = defaultReason(backbone);
  return {
    id: backbone.id,
    name: backbone.name,
    path: backbone.source.path,
    sha256: backbone.source.sha256,
    licence: backbone.source.licence ?? null,
    featureCount: backbone.featureCount,
    parameterCount: backbone.layers.reduce((sum, { parameterCount }) => sum + parameterCount, 0),
    ownSize: { ...backbone.ownSize },
    preprocessing: backbone.preprocessing,
    preprocessingOrigin: backbone.preprocessingOrigin,
    preprocessingSources: backbone.preprocessingSources,
    classifierDropped: backbone.classifierDropped ?? null,
    layers: backbone.layers.map(({ name: layer, kind, kernelShape, parameterCount, operations }) => ({
      name: layer,
      kind,
      kernelShape: [...kernelShape],
      parameterCount,
      operations,
      linearizedByDefault: backbone.defaultLayers.includes(layer),
    })),
    blocks: [...backbone.blocks],
    defaultRule: backbone.defaultRule,
    defaultReason: english(reason),
    told: reason,
    features: backbone.features,
    featureCandidates: backbone.featureCandidates.map((candidate) => ({ ...candidate, shape: [...candidate.shape] })),
    linearized: network ? network.setting.layers.map((layer) => layer.name) : [],
    bytesPerSample: network ? network.bytesPerSample : 4 * backbone.featureCount,
    costs: network && costsOf(network, request.batch ?? experimentSchema.shape.batch.parse(undefined), await rates(request)),
  };
}

/** Rates of an engine; null where none is asked for, or it cannot be used, of which a run itself will tell. */
async function rates({ engine, measure = true }: Extract<JobRequest, { job: 'inspect' }>): Promise<MeasuredEngine | null> {
  if (engine === undefined) return null;
  try {
    return await engineRates(engine, measure);
  } catch (error) {
    console.error(`no times: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** Why the default layers are what they are. */
function defaultReason({ defaultRule, defaultLayers, blocks }: Backbone): Message {
  const [first = ''] = defaultLayers;
  const block = blocks.find(({ layers }) => layers.includes(first))?.name ?? first;
  switch (defaultRule) {
    case 'residual-block':
      return say`${block} is the topmost residual block: the features come out of its sum, and gradients of the topmost block suffice.`;
    case 'topmost-layer':
      return say`${first} is the topmost layer before the features: gradients of the topmost layer suffice.`;
    case 'topmost-layers':
      return say`${defaultLayers.length} topmost layers stand side by side before the features: gradients of the topmost layers suffice.`;
    case 'none':
      return say`No layer stands before the features: there is nothing to linearize.`;
  }
}
