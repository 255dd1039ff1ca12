import type { MethodName } from '../../src/contract/methods';
import type { MethodHead, RunHead } from '../../src/contract/run-view';
import { figure } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import type { Curve } from './chart';
import type { CurveStore } from './store';
import { colourOf, markerOf } from './style';

export type Measure = 'Loss' | 'Accuracy';

/**
 * Which candidate's curves stand for a method: the chosen one's once it is known, before that those of the one under
 * way; −1 where there are none.
 */
export function shownCandidate(run: RunHead, { method, candidates, chosen }: MethodHead): number {
  const value = run.report?.methods[method]?.chosen ?? chosen;
  const known = candidates.findIndex((candidate) => candidate.value === value);
  return known >= 0 ? known : candidates.findLastIndex(({ done }) => done > 0);
}

/** Training and validation curves of each method that is not hidden; with `allValues` the other candidates faintly. */
export function curvesOf(run: RunHead, store: CurveStore, measure: Measure, hidden: readonly MethodName[], allValues: boolean): Curve[] {
  return run.methods
    .filter(({ method }) => !hidden.includes(method))
    .flatMap((view) => {
      const shown = shownCandidate(run, view);
      const curve = (candidate: number, part: Part): Curve => curveOf(store, view, candidate, measure, part, candidate !== shown);
      const others = allValues ? [...view.candidates.keys()].filter((candidate) => candidate !== shown) : [];
      return [...others.map((candidate) => curve(candidate, 'validation')), ...(shown < 0 ? [] : [curve(shown, 'train'), curve(shown, 'validation')])];
    });
}

type Part = 'train' | 'validation';

function curveOf(store: CurveStore, { method, candidates }: MethodHead, candidate: number, measure: Measure, part: Part, faint: boolean): Curve {
  const parts = { train: t('training'), validation: t('validation') };
  const value = candidates[candidate]?.value;
  return {
    key: `${method} ${part}${faint ? ` ${value}` : ''}`,
    label: `${methodTitle(method)}, ${parts[part]}${faint ? `, ${figure(value)}` : ''}`,
    colour: colourOf[method],
    marker: part === 'validation' && !faint ? markerOf[method] : null,
    dashed: part === 'train',
    faint,
    x: store.column(method, candidate, 'epoch'),
    y: store.column(method, candidate, `${part}${measure}`),
  };
}
