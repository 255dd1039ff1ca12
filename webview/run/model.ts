import { z } from 'zod';
import type { CurvesShown } from '../chart/curves';
import type { CurveStore } from '../chart/store';
import type { ChartView } from '../chart/view';
import { methodNameSchema, type MethodName } from '../../src/contract/methods';
import type { ThumbnailStore } from '../gallery/store';
import { initialMistakesLook, mistakesLookSchema, type MistakesLook } from './mistakes/look';
import type { TestPictures } from './mistakes/pictures';
import type { SeenPart } from '../../src/contract/predictions';
import type { RunFromPage, RunPageState } from '../../src/contract/pages/run';

/** What the page alone knows: how the run is looked at. */
export interface Look extends CurvesShown {
  readonly logarithmic: boolean;
  /** The method whose epochs are listed, and the page of that list; null while it is closed. */
  readonly figures: { readonly method: MethodName | null; readonly page: number } | null;
  readonly mistakes: MistakesLook;
}

export const initialLook: Look = {
  ...{ hiddenMethods: [], hiddenParts: [], allValues: false, smoothing: 0, xAxis: 'epoch' },
  ...{ logarithmic: false, figures: null, mistakes: initialMistakesLook },
};

/** With which a page that was hidden comes back. */
export const lookSchema: z.ZodType<Look> = z.object({
  hiddenMethods: z.array(methodNameSchema),
  hiddenParts: z.array(z.enum(['train', 'validation'])),
  allValues: z.boolean(),
  smoothing: z.number().min(0).max(0.99),
  xAxis: z.enum(['epoch', 'seconds']),
  logarithmic: z.boolean(),
  figures: z.object({ method: methodNameSchema.nullable(), page: z.number().int().min(0) }).nullable(),
  mistakes: mistakesLookSchema,
});

/** Pictures whose choice is kept. */
const mostKept = 200;

/** What of a look is kept: the table of figures is closed again. */
export const keptOf = (look: Look): Look => ({ ...look, figures: null, mistakes: { ...look.mistakes, chosen: look.mistakes.chosen.slice(0, mostKept) } });

/** What a view is made from. */
export interface Model {
  readonly state: RunPageState;
  readonly look: Look;
  readonly store: CurveStore;
  /** What part of the curves is seen. */
  readonly view: ChartView;
  readonly pictures: TestPictures;
  /** Those by which the models were made. */
  readonly seen: Readonly<Record<SeenPart, TestPictures>>;
  readonly thumbnails: ThumbnailStore;
  readonly send: (message: RunFromPage) => void;
  readonly show: (change: Partial<Look>) => void;
}
