import type { MethodName } from '../src/contract/methods';
import type { FromPage, PanelForm, PanelState } from '../src/contract/panel';

/** What the page alone knows: how things are looked at, and what is typed but does not fit the form yet. */
export interface Look {
  readonly layerFilter: string;
  /** Names of the blocks whose layers are shown. */
  readonly openBlocks: readonly string[];
  /** The item of the tree that had the focus last. */
  readonly currentItem: string;
  readonly hiddenMethods: readonly MethodName[];
  readonly logarithmic: boolean;
  /** Whether the curves of all values tried are drawn, or of one per method. */
  readonly allValues: boolean;
  /** Whose mistakes and figures per class are listed. */
  readonly details: MethodName | null;
  /** Texts of the preprocessing's fields as they were typed. */
  readonly typedPreprocessing: Readonly<Partial<Record<PreprocessingField, string>>>;
  /** Numbers being typed, by field. */
  readonly typed: Readonly<Partial<Record<NumberField, string>>>;
}

export type PreprocessingField = 'size' | 'mean' | 'std';

export type NumberField = 'seed' | 'batch' | 'epochs' | 'pictureSize' | 'views' | 'testViews';

export const initialLook: Look = {
  layerFilter: '',
  openBlocks: [],
  currentItem: '',
  typedPreprocessing: {},
  hiddenMethods: [],
  logarithmic: false,
  allValues: false,
  details: null,
  typed: {},
};

/** What a view is made from. */
export interface Model {
  readonly state: PanelState;
  readonly look: Look;
  readonly send: (message: FromPage) => void;
  /** Changes fields of the form. */
  readonly edit: (change: Partial<PanelForm>) => void;
  readonly show: (change: Partial<Look>) => void;
  readonly start: () => void;
}
