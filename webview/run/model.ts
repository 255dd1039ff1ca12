import type { CurvesShown } from '../chart/curves';
import type { CurveStore } from '../chart/store';
import type { ChartView } from '../chart/view';
import type { MethodName } from '../../src/contract/methods';
import type { ThumbnailStore } from '../gallery/store';
import { initialMistakesLook, type MistakesLook } from './mistakes/look';
import type { TestPictures } from './mistakes/pictures';
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

/** What a view is made from. */
export interface Model {
  readonly state: RunPageState;
  readonly look: Look;
  readonly store: CurveStore;
  /** What part of the curves is seen. */
  readonly view: ChartView;
  readonly pictures: TestPictures;
  readonly thumbnails: ThumbnailStore;
  readonly send: (message: RunFromPage) => void;
  readonly show: (change: Partial<Look>) => void;
}
