import { z } from 'zod';
import { methodNameSchema, type MethodName } from '../../../src/contract/methods';
import { seenParts, type SeenPart } from '../../../src/contract/predictions';

/** A cell of the confusion matrix, by indexes of classes. */
export interface Cell {
  readonly label: number;
  readonly predicted: number;
}

export type ClassColumn = 'name' | 'count' | 'precision' | 'recall' | 'f1';

/** How the test pictures are looked at. */
export interface MistakesLook {
  /** Whose mistakes they are; null leaves it to the page. */
  readonly method: MethodName | null;
  /** Which pictures are listed: all mistakes, those of a cell, those that one model has right and the other wrong, or those of another part. */
  readonly shown: 'all' | 'cell' | 'gained' | 'lost' | SeenPart;
  readonly cell: Cell | null;
  /** The two models that are held against each other; null takes `full` and `activation` where they were trained. */
  readonly first: MethodName | null;
  readonly second: MethodName | null;
  /** Part of a class's name, where there are too many for one matrix. */
  readonly filter: string;
  readonly sort: { readonly column: ClassColumn; readonly descending: boolean };
  readonly allClasses: boolean;
  /** Pictures chosen in the gallery. */
  readonly chosen: readonly string[];
}

export const initialMistakesLook: MistakesLook = {
  ...{ method: null, shown: 'all', cell: null, first: null, second: null, filter: '', allClasses: false, chosen: [] },
  sort: { column: 'f1', descending: false },
};

const index = z.number().int().min(0);

/** With which a page that was hidden comes back. */
export const mistakesLookSchema: z.ZodType<MistakesLook> = z.object({
  method: methodNameSchema.nullable(),
  shown: z.enum(['all', 'cell', 'gained', 'lost', ...seenParts]),
  cell: z.object({ label: index, predicted: index }).nullable(),
  first: methodNameSchema.nullable(),
  second: methodNameSchema.nullable(),
  filter: z.string(),
  sort: z.object({ column: z.enum(['name', 'count', 'precision', 'recall', 'f1']), descending: z.boolean() }),
  allClasses: z.boolean(),
  chosen: z.array(z.string()),
});
