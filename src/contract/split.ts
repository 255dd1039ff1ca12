import { z } from 'zod';

const files = z.array(z.string());

/** `split.json`: which picture is in which part. Paths are relative to the dataset's folder, with `/`. */
export const splitSchema = z.object({ version: z.literal(1), train: files, validation: files, test: files });

export type SplitParts = z.infer<typeof splitSchema>;
