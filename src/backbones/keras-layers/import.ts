import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { NumberArray } from '../arrays';
import { NetworkWriter, type ImportedNetwork } from '../network-writer';
import type { SideRule } from '../preprocessing';
import { imageInput } from './image-input';
import { LayerWeights } from './layer-weights';
import { writeNetwork } from './network';
import { layersModelSchema, networkSchema } from './schema';

/**
 * Writes a TensorFlow.js LayersModel, functional or sequential, as a program.
 * @param json contents of `model.json`
 * @param file name for messages
 * @param side height or width of the pictures from what the file declares, null where it leaves them open
 * @throws TangentError `backbone-unsupported` naming the layer, or `backbone-damaged`
 */
export function importLayersModel(
  json: unknown,
  weights: ReadonlyMap<string, NumberArray>,
  file: string,
  side: SideRule,
): ImportedNetwork {
  const damaged = (error: z.ZodError): TangentError =>
    new TangentError('backbone-damaged', say`${file} is not a TensorFlow.js LayersModel: ${z.prettifyError(error).slice(0, 500)}`);
  const model = layersModelSchema.safeParse(json);
  if (!model.success) throw damaged(model.error);
  const { config, keras_version: version = '' } = model.data.modelTopology;
  const network = networkSchema.safeParse(config);
  if (!network.success) throw damaged(network.error);
  const { layout, shape } = imageInput(network.data, file, side);
  const writer = new NetworkWriter(layout);
  const context = {
    weights: new LayerWeights(weights),
    writer,
    file,
    keras: version.startsWith('3') ? 3 : 2,
    fromJavaScript: version.startsWith('tfjs'),
  } as const;
  const scope = { context, names: [], storage: '', level: 0, uses: { count: 0 } };
  const [output] = writeNetwork(network.data, [writer.image(shape)], scope);
  if (!output) throw new TangentError('backbone-damaged', say`${file} has no output`);
  return writer.finish(output);
}
