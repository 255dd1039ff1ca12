import type { MethodName } from '../../src/contract/methods';
import type { MethodView, RunView } from '../../src/contract/run-view';
import { figure } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import type { Curve } from './chart';
import { colourOf, markerOf } from './style';

type CandidateView = MethodView['candidates'][number];
export type Measure = 'Loss' | 'Accuracy';

/**
 * The candidate whose curves stand for a method: the chosen one once it is known, before that the one under way.
 */
export function shownCandidate(run: RunView, { method, candidates, finished }: MethodView): CandidateView | undefined {
  const chosen = run.report?.methods[method]?.chosen;
  const known = chosen === undefined ? undefined : candidates.find(({ value }) => value === chosen);
  return known ?? (finished ? best(candidates) : candidates.findLast(({ epochs }) => epochs.length > 0));
}

function best(candidates: readonly CandidateView[]): CandidateView | undefined {
  const accuracy = ({ epochs }: CandidateView): number => Math.max(...epochs.map((epoch) => epoch.validationAccuracy), 0);
  return candidates.reduce<CandidateView | undefined>(
    (winner, one) => (winner && accuracy(winner) >= accuracy(one) ? winner : one),
    undefined,
  );
}

/** Training and validation curves of each method that is not hidden; with `allValues` the other candidates faintly. */
export function curvesOf(run: RunView, measure: Measure, hidden: readonly MethodName[], allValues: boolean): Curve[] {
  return run.methods
    .filter(({ method }) => !hidden.includes(method))
    .flatMap((view) => {
      const shown = shownCandidate(run, view);
      const others = allValues ? view.candidates.filter((candidate) => candidate !== shown) : [];
      return [
        ...others.map((candidate) => curve(view.method, candidate, measure, 'validation', true)),
        ...(shown ? [curve(view.method, shown, measure, 'train', false), curve(view.method, shown, measure, 'validation', false)] : []),
      ];
    });
}

function curve(
  method: MethodName,
  { value, epochs }: CandidateView,
  measure: Measure,
  part: 'train' | 'validation',
  faint: boolean,
): Curve {
  const parts = { train: t('training'), validation: t('validation') };
  return {
    key: `${method} ${part}${faint ? ` ${value}` : ''}`,
    label: `${methodTitle(method)}, ${parts[part]}${faint ? `, ${figure(value)}` : ''}`,
    colour: colourOf[method],
    marker: part === 'validation' && !faint ? markerOf[method] : null,
    dashed: part === 'train',
    faint,
    x: epochs.map(({ epoch }) => epoch),
    y: epochs.map((figures) => figures[`${part}${measure}`]),
  };
}
