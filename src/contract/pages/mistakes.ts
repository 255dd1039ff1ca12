import { z } from 'zod';
import { testPredictionsSchema } from '../predictions';
import { needThumbnailsSchema, thumbnailsSchema } from './thumbnails';

/**
 * Pictures are named by their path relative to the dataset, as `predictions.json` has them; those of runs without that
 * file as the report has them.
 */
const file = z.string();

/** A picture that lies elsewhere than the run knew it. */
export const movedPictureSchema = z.object({ file, now: z.string(), toClass: z.string() });

export type MovedPicture = z.infer<typeof movedPictureSchema>;

/** What the host tells a run's page of its test pictures, beside the page's state. */
export const mistakesToPage = [
  /** Asked for once; null of runs that were made before predictions were kept, and of those that have not finished. */
  z.object({ type: z.literal('predictions'), predictions: testPredictionsSchema.nullable() }),
  z.object({ type: z.literal('moved'), moved: z.array(movedPictureSchema) }),
  thumbnailsSchema,
] as const;

/** What the page asks of the host. */
export const mistakesFromPage = [
  z.object({ type: z.literal('need-predictions') }),
  needThumbnailsSchema,
  z.object({ type: z.literal('open-picture'), file }),
  z.object({ type: z.literal('reveal-picture'), file }),
  /** `suggested`: the class that the model takes them for, if it is one. */
  z.object({ type: z.literal('move-pictures'), files: z.array(file).min(1), suggested: z.string().nullable() }),
  z.object({ type: z.literal('undo-move') }),
] as const;
