import type { MethodName } from '../../src/contract/methods';
import type { MethodHead, RunHead } from '../../src/contract/run-view';
import { figure } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import type { Curve } from './spec';
import type { CurveStore } from './store';
import { colourOf, markerOf } from './style';

export type Measure = 'Loss' | 'Accuracy';
export type Part = 'train' | 'validation';
export type XAxis = 'epoch' | 'seconds';

/** Which curves are seen, and how. */
export interface CurvesShown {
  readonly hiddenMethods: readonly MethodName[];
  readonly hiddenParts: readonly Part[];
  /** Whether the curves of all values tried are drawn, or of one per method. */
  readonly allValues: boolean;
  readonly smoothing: number;
  readonly xAxis: XAxis;
}

/**
 * Which candidate's curves stand for a method: the chosen one's once it is known, before that those of the one under
 * way; −1 where there are none.
 */
export function shownCandidate(run: RunHead, { method, candidates, chosen }: MethodHead): number {
  const value = run.report?.methods[method]?.chosen ?? chosen;
  const known = candidates.findIndex((candidate) => candidate.value === value);
  if (known >= 0) return known;
  const underWay = candidates.findLastIndex(({ done, finished }) => done > 0 && !finished);
  return underWay >= 0 ? underWay : candidates.findLastIndex(({ done }) => done > 0);
}

/** Training and validation curves of what is shown; with all values the other candidates faintly before them. */
export function curvesOf(run: RunHead, store: CurveStore, measure: Measure, shown: CurvesShown): Curve[] {
  return run.methods
    .filter(({ method }) => !shown.hiddenMethods.includes(method))
    .flatMap((view) => {
      const main = shownCandidate(run, view);
      const others = shown.allValues ? [...view.candidates.keys()].filter((candidate) => candidate !== main) : [];
      const parts = (['train', 'validation'] as const).filter((part) => main >= 0 && !shown.hiddenParts.includes(part));
      return [
        ...others.map((candidate) => curveOf(store, view, { candidate, part: 'validation', faint: true }, measure, shown)),
        ...parts.map((part) => curveOf(store, view, { candidate: main, part, faint: false }, measure, shown)),
      ];
    });
}

/** Where a candidate's epochs lie on the x axis. */
export function placesOf(store: CurveStore, method: MethodName, candidate: number, axis: XAxis): Float64Array {
  if (axis === 'epoch') return store.column(method, candidate, 'epoch');
  let sum = 0;
  return store.column(method, candidate, 'seconds').map((seconds) => (sum += seconds));
}

interface Which {
  readonly candidate: number;
  readonly part: Part;
  readonly faint: boolean;
}

function curveOf(store: CurveStore, { method, candidates }: MethodHead, which: Which, measure: Measure, { smoothing, xAxis }: CurvesShown): Curve {
  const { candidate, part, faint } = which;
  const parts = { train: t('training'), validation: t('validation') };
  const value = candidates[candidate]?.value;
  const values = store.column(method, candidate, `${part}${measure}`);
  return {
    key: `${method} ${part}${faint ? ` ${value}` : ''}`,
    label: `${methodTitle(method)}, ${parts[part]}${faint ? `, ${figure(value)}` : ''}`,
    colour: colourOf[method],
    marker: part === 'validation' && !faint ? markerOf[method] : null,
    dashed: part === 'train',
    faint,
    x: placesOf(store, method, candidate, xAxis),
    y: smoothing > 0 ? store.smoothed(method, candidate, `${part}${measure}`, smoothing) : values,
    raw: smoothing > 0 && !faint ? values : null,
  };
}
