import { z } from 'zod';

export const longestName = 200;
export const longestNotes = 20_000;

/** What people add to a run. */
export const annotationsSchema = z.object({
  /** Shown instead of the dataset's name; null where none was given. */
  name: z.string().min(1).max(longestName).nullable().default(null),
  starred: z.boolean().default(false),
  /** Any text, line breaks included. */
  notes: z.string().max(longestNotes).default(''),
});

export type Annotations = z.infer<typeof annotationsSchema>;

export const noAnnotations: Annotations = { name: null, starred: false, notes: '' };

/** A change of some of them: `name` is trimmed, and an empty one takes the name away. */
export const annotationsChangeSchema = z.object({
  name: z
    .string()
    .transform((name) => name.replace(/\s+/gu, ' ').trim())
    .pipe(z.string().max(longestName))
    .transform((name) => (name === '' ? null : name))
    .nullable()
    .optional(),
  starred: z.boolean().optional(),
  notes: z.string().max(longestNotes).optional(),
});

export type AnnotationsChange = z.input<typeof annotationsChangeSchema>;

/** `annotations.json`. */
export const annotationsFileSchema = annotationsSchema.extend({ version: z.literal(1) });
