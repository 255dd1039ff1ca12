import { z } from 'zod';
import { engineChoices } from './experiment';
import { methodNames, type MethodName } from './methods';

const endsSchema = z.object({ least: z.number(), most: z.number() });
const rangeSchema = endsSchema.extend({ typical: z.number() });

/** Seconds as they are estimated, with what they may well turn out to be. */
export type SecondsRange = z.infer<typeof rangeSchema>;

/** What a choice of layers costs before anything is started. */
export const costsSchema = z.object({
  /** Learned by the full model, exact. */
  parameters: z.number(),
  /** Kept of each picture, all methods together, exact. */
  bytesPerSample: z.number(),
  /** Pictures of a step. */
  batch: z.number(),
  /** For which the times are estimated; null where none could be measured, and so are the times. */
  engine: z.enum(engineChoices).nullable(),
  /** One pass forward and one backward of the full model for a batch. */
  secondsPerStep: rangeSchema.nullable(),
  /** For one picture of the dataset: its features, and the training of each method with all values that it tries. */
  secondsPerPicture: z.object({ features: endsSchema, methods: z.record(z.enum(methodNames), endsSchema) }).nullable(),
});

export type Costs = z.infer<typeof costsSchema>;

/** Seconds to start and to end a run, whatever the pictures. */
const around = { least: 2, most: 10 } as const;

/**
 * Seconds that a run takes for so many pictures and their views: features and training; null where times are unknown.
 */
export function runSeconds({ secondsPerPicture }: Costs, pictures: number, methods: readonly MethodName[]): { least: number; most: number } | null {
  if (!secondsPerPicture) return null;
  // The gradient methods and fine-tuning start from the linear probe.
  const trained = new Set<MethodName>([...(methods.length > 0 ? (['activation'] as const) : []), ...methods]);
  const parts = [secondsPerPicture.features, ...[...trained].map((method) => secondsPerPicture.methods[method])];
  const total = (end: 'least' | 'most'): number => around[end] + pictures * parts.reduce((sum, part) => sum + part[end], 0);
  return { least: total('least'), most: total('most') };
}
