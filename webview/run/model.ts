import type { MethodName } from '../../src/contract/methods';
import type { CurveStore } from '../chart/store';
import type { RunFromPage, RunPageState } from '../../src/contract/pages/run';

/** What the page alone knows: how the run is looked at. */
export interface Look {
  readonly hiddenMethods: readonly MethodName[];
  readonly logarithmic: boolean;
  /** Whether the curves of all values tried are drawn, or of one per method. */
  readonly allValues: boolean;
  /** Whose mistakes and figures per class are listed. */
  readonly details: MethodName | null;
}

export const initialLook: Look = { hiddenMethods: [], logarithmic: false, allValues: false, details: null };

/** What a view is made from. */
export interface Model {
  readonly state: RunPageState;
  readonly look: Look;
  readonly store: CurveStore;
  readonly send: (message: RunFromPage) => void;
  readonly show: (change: Partial<Look>) => void;
}
