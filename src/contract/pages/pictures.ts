import { z } from 'zod';
import { needThumbnailsSchema } from './thumbnails';

/** A picture of a dataset, by the name that the page was told: usually its path relative to the dataset, with `/`. */
const file = z.string();

/** What a page with pictures of a dataset asks of its host. */
export const picturesFromPage = [
  needThumbnailsSchema,
  z.object({ type: z.literal('open-picture'), file }),
  z.object({ type: z.literal('reveal-picture'), file }),
  /** `suggested`: the class that a model takes them for, if it is one. */
  z.object({ type: z.literal('move-pictures'), files: z.array(file).min(1), suggested: z.string().nullable() }),
  z.object({ type: z.literal('undo-move') }),
] as const;

export type PicturesFromPage = z.infer<(typeof picturesFromPage)[number]>;
