import { z } from 'zod';
import { experimentFileSchema } from './experiment';
import { methodNameSchema } from './methods';

/**
 * What can be set in the experiment editor. Unlike an experiment it may be unfinished: no folder, layer or method. Paths
 * are as the file has them: relative ones are seen from its folder.
 */
export const experimentFormSchema = experimentFileSchema
  .pick({
    backbone: true, features: true, preprocessing: true, seed: true, seeds: true, splitSeed: true, batch: true, epochs: true, engine: true, groupBy: true,
    pictureSize: true, views: true, testViews: true, solver: true, start: true, weightDecays: true, learningRates: true,
    precision: true, background: true, resplit: true,
  }) // prettier-ignore
  .extend({
    dataset: z.string(),
    linearize: z.array(z.string()).nullable(),
    methods: z.array(methodNameSchema),
  });

export type ExperimentForm = z.infer<typeof experimentFormSchema>;

/** Every setting at its default, no folder chosen. */
export const initialForm = (): ExperimentForm => experimentFormSchema.parse({ ...experimentFileSchema.parse({ dataset: '-' }), dataset: '' });
