import { z } from 'zod';
import { seenParts, testPredictionsSchema } from '../predictions';
import { picturesFromPage } from './pictures';
import { thumbnailsSchema } from './thumbnails';

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
  /** The same of another part, asked for when it is looked at. */
  z.object({ type: z.literal('seen-predictions'), part: z.enum(seenParts), predictions: testPredictionsSchema.nullable() }),
  z.object({ type: z.literal('moved'), moved: z.array(movedPictureSchema) }),
  thumbnailsSchema,
] as const;

/** What the page asks of the host. */
export const mistakesFromPage = [
  z.object({ type: z.literal('need-predictions') }),
  z.object({ type: z.literal('need-seen'), part: z.enum(seenParts) }),
  ...picturesFromPage,
] as const;
