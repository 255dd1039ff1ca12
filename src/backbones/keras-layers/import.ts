import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { ShapeError } from '../../program/shape';
import type { SideRule } from '../preprocessing';
import type { Dimension, Shape } from '../../program/tensor';
import type { Value } from '../../program/types';
import type { Layout } from '../../program/vocabulary';
import type { NumberArray } from '../arrays';
import { NetworkWriter, type ImportedNetwork } from '../network-writer';
import { activations } from './activations';
import { KerasLayer, type LayerImporters } from './layer';
import { others } from './others';
import { parametric } from './parametric';
import { poolings } from './pooling';
import type { LayerConfig, LayersModel } from './schema';

const importers: LayerImporters = { ...activations, ...others, ...parametric, ...poolings };

const shapeSchema = z.array(z.number().nullable()).length(4);

/**
 * Writes a TensorFlow.js LayersModel, functional or sequential, as a program.
 * @param file name for messages
 * @param side height or width of the pictures from what the file declares, null where it leaves them open
 * @throws TangentError `backbone-unsupported` naming the layer, or `backbone-damaged`
 */
export function importLayersModel(
  model: LayersModel,
  weights: ReadonlyMap<string, NumberArray>,
  file: string,
  side: SideRule,
): ImportedNetwork {
  const { layers, output_layers: ends } = model.modelTopology.config;
  const { layout, shape } = imageInput(layers, file, side);
  const writer = new NetworkWriter(layout);
  const image = writer.image(shape);
  const outputs = new Map<string, Value>();
  const sequential = layers.every(({ inbound_nodes }) => inbound_nodes === undefined);
  let previous = image;

  for (const layer of layers) {
    const name = nameOf(layer);
    if (layer.class_name === 'InputLayer') {
      outputs.set(name, image);
      continue;
    }
    const sources = sequential ? [previous] : inboundOf(layer, name, outputs, file);
    previous = importLayer(
      layer,
      new KerasLayer(layer.class_name, name, layer.config, sources, weights, writer, file),
      file,
    );
    outputs.set(name, previous);
  }
  const end = ends?.[0]?.[0];
  const output = end === undefined ? previous : outputs.get(end);
  if (!output) throw new TangentError('backbone-damaged', `${file}: its output layer "${end}" does not exist`);
  return writer.finish(output);
}

function nameOf({ name, config, class_name: type }: LayerConfig): string {
  return name ?? (typeof config['name'] === 'string' ? config['name'] : type);
}

function inboundOf(layer: LayerConfig, name: string, outputs: ReadonlyMap<string, Value>, file: string): Value[] {
  const nodes = layer.inbound_nodes ?? [];
  if (nodes.length > 1) {
    throw new TangentError('backbone-unsupported', `${file}: layer "${name}" is used ${nodes.length} times`);
  }
  return (nodes[0] ?? []).map(([source]) => {
    const value = outputs.get(source);
    if (value) return value;
    throw new TangentError(
      'backbone-damaged',
      `${file}: layer "${name}" needs "${source}", which nothing before it defines`,
    );
  });
}

function importLayer({ class_name: type }: LayerConfig, layer: KerasLayer, file: string): Value {
  const importer = Object.hasOwn(importers, type) ? importers[type] : undefined;
  if (!importer) return layer.unsupported('is a kind of layer that Tangent does not know');
  try {
    return importer(layer);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new TangentError('backbone-damaged', `${file}: layer "${layer.name}" (${type}): ${error.message}`, {
      cause: error,
    });
  }
}

/** Shape of the pictures, from the first layer that tells it. */
function imageInput(layers: readonly LayerConfig[], file: string, side: SideRule): { layout: Layout; shape: Shape } {
  const inputs = layers.filter(({ class_name: type }) => type === 'InputLayer');
  const given = layers.map(({ config }) => config['batch_input_shape'] ?? config['batch_shape']).find((shape) => shape);
  const parsed = shapeSchema.safeParse(given);
  if (inputs.length > 1) {
    throw new TangentError(
      'backbone-unsupported',
      `${file} has ${inputs.length} inputs; a network of one picture is needed`,
    );
  }
  const sizes = parsed.success ? parsed.data : [];
  const layout: Layout | undefined = sizes[3] === 3 ? 'NHWC' : sizes[1] === 3 ? 'NCHW' : undefined;
  if (!layout) throw new TangentError('backbone-unsupported', `${file} does not take pictures with three channels`);
  const channels = layout === 'NCHW' ? 1 : 3;
  const shape = sizes.map((size, axis): Dimension => (axis === 0 ? 'N' : axis === channels ? 3 : side(size)));
  return { layout, shape };
}
