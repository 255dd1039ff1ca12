import { z } from 'zod';
import type { ExperimentForm } from '../../src/contract/experiment-form';
import type { GalleryItem } from '../gallery/item';
import type { ThumbnailStore } from '../gallery/store';
import type { ExperimentFromPage, ExperimentPageState } from '../../src/contract/pages/experiment';

/** What the page alone knows: how things are looked at, and what is typed but does not fit the form yet. */
export interface Look {
  readonly layerFilter: string;
  /** Names of the blocks whose layers are shown. */
  readonly openBlocks: readonly string[];
  /** The item of the tree that had the focus last. */
  readonly currentItem: string;
  /** The class whose pictures are shown, by paths in the dataset with `/`. */
  readonly shownClass: { readonly name: string; readonly items: readonly GalleryItem[]; readonly moved: boolean } | null;
  /** Pictures chosen among those. */
  readonly chosen: readonly string[];
  /** Texts of the preprocessing's fields as they were typed. */
  readonly typedPreprocessing: Readonly<Partial<Record<PreprocessingField, string>>>;
  /** Numbers being typed, by field. */
  readonly typed: Readonly<Partial<Record<NumberField | NumbersField | 'seeds', string>>>;
}

export type PreprocessingField = 'size' | 'mean' | 'std';

export type NumberField = 'splitSeed' | 'batch' | 'epochs' | 'pictureSize' | 'views' | 'testViews';

/** Fields that hold several numbers. */
export type NumbersField = 'weightDecays' | 'learningRates';

/** What of it a page that was hidden comes back with. */
export const keptLookSchema = z.object({ layerFilter: z.string(), openBlocks: z.array(z.string()), currentItem: z.string(), chosen: z.array(z.string()) });

/** Pictures whose choice is kept. */
const mostKept = 200;

export function keptOf({ layerFilter, openBlocks, currentItem, chosen }: Look): z.infer<typeof keptLookSchema> {
  return { layerFilter, openBlocks: [...openBlocks], currentItem, chosen: chosen.slice(0, mostKept) };
}

export const initialLook: Look = { layerFilter: '', openBlocks: [], currentItem: '', shownClass: null, chosen: [], typedPreprocessing: {}, typed: {} };

/** What a view is made from. */
export interface Model {
  readonly state: ExperimentPageState;
  readonly look: Look;
  readonly send: (message: ExperimentFromPage) => void;
  /** Changes fields of the form. */
  readonly edit: (change: Partial<ExperimentForm>) => void;
  readonly show: (change: Partial<Look>) => void;
  /** Closes the gallery of a class. */
  readonly hideClass: () => void;
  readonly start: () => void;
  readonly thumbnails: ThumbnailStore;
}
