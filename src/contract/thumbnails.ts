import { z } from 'zod';

/** A line to the process that makes thumbnails: the picture's absolute path. */
export const thumbnailRequestSchema = z.object({ file: z.string() });

/** A line back, as soon as it is made, in whatever order: the thumbnail's path; null where the picture cannot be read. */
export const thumbnailAnswerSchema = z.object({ file: z.string(), thumbnail: z.string().nullable() });

export type ThumbnailAnswer = z.infer<typeof thumbnailAnswerSchema>;
