import { z } from 'zod';

/** One layer as Keras 2 writes it; `config` is read by the layer's importer. */
const layerSchema = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.array(z.tuple([z.string(), z.number(), z.number()]).rest(z.unknown()))).optional(),
});

const endSchema = z.union([
  z.array(z.tuple([z.string(), z.number(), z.number()])),
  z.tuple([z.string(), z.number(), z.number()]).transform((end) => [end]),
]);

const networkSchema = z.object({
  class_name: z.string(),
  config: z.union([
    z.array(layerSchema).transform((layers) => ({ layers, input_layers: undefined, output_layers: undefined })),
    z.object({ layers: z.array(layerSchema), input_layers: endSchema.optional(), output_layers: endSchema.optional() }),
  ]),
});

const quantizationSchema = z.object({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  scale: z.number().optional(),
  min: z.number().optional(),
});

const weightSchema = z.object({
  name: z.string(),
  shape: z.array(z.number().int().min(0)),
  dtype: z.string(),
  quantization: quantizationSchema.optional(),
});

/** `model.json` of a TensorFlow.js LayersModel. */
export const layersModelSchema = z.object({
  format: z.literal('layers-model').optional(),
  modelTopology: z.union([
    z.object({ model_config: networkSchema }).transform(({ model_config }) => model_config),
    networkSchema,
  ]),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightSchema) })),
});

export type LayersModel = z.infer<typeof layersModelSchema>;
export type LayerConfig = z.infer<typeof layerSchema>;
export type WeightEntry = z.infer<typeof weightSchema>;
