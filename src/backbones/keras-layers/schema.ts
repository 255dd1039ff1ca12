import { z } from 'zod';

const config = z.record(z.string(), z.unknown());

/** One layer as Keras writes it; `config` is read by the layer's importer, `inbound_nodes` by `inbound.ts`. */
const layerSchema = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.union([config, z.array(z.unknown()).transform((layers): Record<string, unknown> => ({ layers }))]),
  inbound_nodes: z.array(z.unknown()).optional(),
});

const endSchema = z.tuple([z.string(), z.number(), z.number()]);
const endsSchema = z.union([z.array(endSchema), endSchema.transform((end) => [end]), z.record(z.string(), endSchema).transform(Object.values)]);

/** The configuration of a model, be it a whole file's or that of a model used as a layer. */
export const networkSchema = z.object({
  name: z.string().optional(),
  layers: z.array(layerSchema).min(1),
  input_layers: endsSchema.optional(),
  output_layers: endsSchema.optional(),
});

const topologySchema = z.object({ class_name: z.string(), config: layerSchema.shape.config, keras_version: z.string().optional() });

/** `model.json` of a TensorFlow.js LayersModel; the weights are read apart. */
export const layersModelSchema = z.object({
  modelTopology: z.union([
    z
      .object({ model_config: topologySchema, keras_version: z.string().optional() })
      .transform(({ model_config, keras_version }) => ({ ...model_config, keras_version })),
    topologySchema,
  ]),
});

export type LayerConfig = z.infer<typeof layerSchema>;
export type NetworkConfig = z.infer<typeof networkSchema>;
/** Layer, which of its uses, which of the outputs. */
export type End = z.infer<typeof endSchema>;
