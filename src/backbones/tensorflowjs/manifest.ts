import { z } from 'zod';

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

/** Which weights lie in which files, one after the other; a group is the files of `paths` laid end to end. */
export const weightsManifestSchema = z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightSchema) }));

export type WeightsManifest = z.infer<typeof weightsManifestSchema>;
export type WeightEntry = z.infer<typeof weightSchema>;
