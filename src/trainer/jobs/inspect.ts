import { loadBackbone } from '../../backbones';
import { methodNames } from '../../contract/methods';
import type { Inspection, JobRequest } from '../../contract/jobs';
import { bindNetwork } from '../adapt/network';

/** A backbone's layers and what linearizing some of them costs per picture. */
export async function inspect(request: Extract<JobRequest, { job: 'inspect' }>): Promise<Inspection> {
  const { backbone: name, linearize, classes, pictureSize = null } = request;
  const backbone = await loadBackbone(name, { pictureSize: pictureSize ?? undefined });
  const choice = { backbone: name, pictureSize, linearize, preprocessing: null, neuralTangentScaling: false, methods: [...methodNames] };
  const linearizable = linearize !== null || backbone.defaultLayers.length > 0;
  const network = linearizable ? bindNetwork(backbone, choice, classes) : null;
  return {
    id: backbone.id,
    name: backbone.name,
    path: backbone.source.path,
    sha256: backbone.source.sha256,
    licence: backbone.source.licence ?? null,
    featureCount: backbone.featureCount,
    parameterCount: backbone.layers.reduce((sum, { parameterCount }) => sum + parameterCount, 0),
    preprocessing: backbone.preprocessing,
    preprocessingOrigin: backbone.preprocessingOrigin,
    classifierDropped: backbone.classifierDropped ?? null,
    layers: backbone.layers.map(({ name: layer, kind, kernelShape, parameterCount, operations }) => ({
      name: layer,
      kind,
      kernelShape: [...kernelShape],
      parameterCount,
      operations,
      linearizedByDefault: backbone.defaultLayers.includes(layer),
    })),
    linearized: network ? network.setting.layers.map((layer) => layer.name) : [],
    bytesPerSample: network ? network.bytesPerSample : 4 * backbone.featureCount,
  };
}
