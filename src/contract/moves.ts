import { z } from 'zod';

const common = { v: z.literal(1), id: z.string(), time: z.string() };

/** A picture that was moved into another class's folder. Paths are relative to the dataset, with `/`. */
export const moveSchema = z.object({
  ...common,
  type: z.literal('moved'),
  /** Absolute path. */
  dataset: z.string(),
  from: z.string(),
  to: z.string(),
  fromClass: z.string(),
  toClass: z.string(),
  /** Folders that were made for it, from the outermost. */
  made: z.array(z.string()),
  /** The same for pictures that were moved at once and are taken back at once. */
  batch: z.string().optional(),
});

/** A line of the journal of moves, `.tangent/moves.jsonl`; `undone` takes the move of that id back. */
export const moveEventSchema = z.discriminatedUnion('type', [moveSchema, z.object({ ...common, type: z.literal('undone') })]);

export type Move = z.infer<typeof moveSchema>;
export type MoveEvent = z.infer<typeof moveEventSchema>;
