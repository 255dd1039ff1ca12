import { distinctTitles } from '../../../contract/across/rows';
import { byTitle, type MethodName } from '../../../contract/methods';
import type { RunView } from '../../../contract/run-view';
import { inEnglish, type Translate } from '../../../contract/translate';
import type { Curve, CurveChart } from '../charts/curve-chart';
import { toneOf } from '../charts/tones';
import { shownCandidate } from '../facts';

/** Two charts and what their curves are called. */
export interface ComparedCurves {
  readonly legend: readonly { readonly label: string; readonly method: MethodName; readonly tone?: string }[];
  readonly charts: readonly CurveChart[];
  /** Which model all curves are of; null where they are of several. */
  readonly method: MethodName | null;
}

/** A loss that falls further than this is drawn on a logarithmic axis. */
const wideFall = 20;

/** Loss and accuracy of several runs in one chart each: a colour for each run, a mark for each method, validation solid. */
export function comparedCurves(views: readonly RunView[], methods: readonly MethodName[], t: Translate = inEnglish): ComparedCurves {
  const titles = distinctTitles(views.map((view) => ({ ...view, id: view.name })), t);
  const several = methods.length > 1;
  const shown = views.flatMap((view, index) =>
    view.methods.flatMap((method) => {
      const found = methods.includes(method.method) ? shownCandidate(view, method) : null;
      const title = titles.get(view.folder) ?? view.name;
      return found && found.candidate.epochs.length > 0
        ? [{ method: method.method, tone: toneOf(index), label: several ? t('{0}, {1}', title, byTitle(t)(method.method)) : title, ...found }]
        : [];
    }),
  );
  return drawing(shown, t);
}

/** Loss and accuracy of one run, a colour for each method. */
export function runCurves(view: RunView, t: Translate = inEnglish): ComparedCurves {
  const shown = view.methods.flatMap((method) => {
    const found = shownCandidate(view, method);
    return found && found.candidate.epochs.length > 0 ? [{ method: method.method, label: byTitle(t)(method.method), ...found }] : [];
  });
  return drawing(shown, t);
}

interface Shown extends NonNullable<ReturnType<typeof shownCandidate>> {
  readonly method: MethodName;
  readonly tone?: string;
  readonly label: string;
}

function drawing(shown: readonly Shown[], t: Translate): ComparedCurves {
  const losses = [...curvesOf(shown, 'train', 'Loss'), ...curvesOf(shown, 'validation', 'Loss')];
  const accuracies = [...curvesOf(shown, 'train', 'Accuracy'), ...curvesOf(shown, 'validation', 'Accuracy')];
  const [method = null, ...others] = new Set(shown.map((curve) => curve.method));
  return {
    method: others.length === 0 ? method : null,
    legend: shown.map(({ label, method, tone }) => ({ label, method, ...(tone ? { tone } : {}) })),
    charts: [
      { title: t('Loss'), valueLabel: t('mean cross-entropy, nats'), logarithmic: falls(losses), percent: false, curves: losses },
      { title: t('Accuracy'), valueLabel: t('accuracy, %'), logarithmic: false, percent: true, curves: accuracies },
    ],
  };
}

/** Training curves come first, so that they lie below. */
function curvesOf(shown: readonly Shown[], part: 'train' | 'validation', measure: 'Loss' | 'Accuracy'): Curve[] {
  return shown.map(({ method, tone, label, candidate, bestEpoch }) => ({
    ...{ method, label, part: part === 'train' ? 'training' : 'validation', ...(tone ? { tone } : {}) },
    marked: part === 'validation' ? (bestEpoch ?? candidate.epochs.at(-1)?.epoch ?? null) : null,
    points: candidate.epochs.map((figures) => [figures.epoch, figures[`${part}${measure}`]]),
  }));
}

/** Whether losses span so much that only a logarithmic axis shows all of them. */
export function falls(losses: readonly Pick<Curve, 'points'>[]): boolean {
  const values = losses.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return least > 0 && most / least > wideFall;
}
