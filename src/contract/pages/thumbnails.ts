import { z } from 'zod';

/**
 * How any page with pictures asks for thumbnails. A page names a picture as it likes; its host knows which file that is,
 * and answers only for files that the page may show. Add `needThumbnailsSchema` to what the page may send and
 * `thumbnailsSchema` to what it may be sent.
 */

/** Page → host: all pictures without thumbnail that are visible now. What was asked for before and is not named again is forgotten. */
export const needThumbnailsSchema = z.object({ type: z.literal('need-thumbnails'), files: z.array(z.string()).max(2000) });

export type NeedThumbnails = z.infer<typeof needThumbnailsSchema>;

/** Host → page: those made since the last such message; an address is null where the picture cannot be read. */
export const thumbnailsSchema = z.object({
  type: z.literal('thumbnails'),
  thumbnails: z.array(z.object({ file: z.string(), address: z.string().nullable() })),
});

export type Thumbnails = z.infer<typeof thumbnailsSchema>;
