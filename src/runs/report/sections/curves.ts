import { byTitle } from '../../../contract/methods';
import type { MethodView, RunView } from '../../../contract/run-view';
import type { Translate } from '../../../contract/translate';
import { falls } from '../across/curves';
import { curveChart, type Curve, type CurveChart } from '../charts/curve-chart';
import { swatch } from '../charts/markers';
import { searchedTitle, searchedValue, shownCandidate } from '../facts';
import { markup, type Markup } from '../markup';

type Shown = NonNullable<ReturnType<typeof shownCandidate>> & { method: MethodView };

/** Loss and accuracy against epochs of each method's chosen candidate. */
export function curves(view: RunView, t: Translate): Markup | null {
  const shown = view.methods.flatMap((method): Shown[] => {
    const candidate = shownCandidate(view, method);
    return candidate && candidate.candidate.epochs.length > 0 ? [{ method, ...candidate }] : [];
  });
  if (shown.length === 0) return null;
  const losses = [...curvesOf(shown, 'train', 'Loss'), ...curvesOf(shown, 'validation', 'Loss')];
  const accuracies = [...curvesOf(shown, 'train', 'Accuracy'), ...curvesOf(shown, 'validation', 'Accuracy')];
  const loss = { title: t('Loss'), valueLabel: t('mean cross-entropy, nats'), logarithmic: falls(losses), percent: false };
  const accuracy = { title: t('Accuracy'), valueLabel: t('accuracy, %'), logarithmic: false, percent: true };
  return markup`<section>
<h2>${t('Training')}</h2>
<p class="legend">${shown.map((one) => legend(one, t))}</p>
<div class="charts">
${figure({ ...loss, curves: losses }, t)}
${figure({ ...accuracy, curves: accuracies }, t)}
</div>
<p class="hint">${explanation(view, t)}</p>
</section>`;
}

function legend({ method, candidate }: Shown, t: Translate): Markup {
  const searched = `${searchedTitle(method.searched, t)} ${searchedValue(candidate.value)}`;
  return markup`<span>${swatch(method.method)} <span class="name">${byTitle(t)(method.method)}</span> <small>${searched}</small></span>\n`;
}

function figure(chart: CurveChart, t: Translate): Markup {
  return markup`<figure><figcaption>${chart.title}</figcaption>${curveChart(chart, t)}</figure>`;
}

/** Training curves come first, so that they lie below. */
function curvesOf(shown: readonly Shown[], part: 'train' | 'validation', measure: 'Loss' | 'Accuracy'): Curve[] {
  return shown.map(({ method: { method }, candidate, bestEpoch }) => ({
    method,
    part: part === 'train' ? 'training' : 'validation',
    marked: part === 'validation' ? bestEpoch : null,
    points: candidate.epochs.map((figures) => [figures.epoch, figures[`${part}${measure}`]]),
  }));
}

function explanation({ report }: RunView, t: Translate): string {
  return [
    t('Solid: validation part. Dashed: training part.'),
    report
      ? t('Each method is shown with the value that was chosen; the mark is the epoch whose parameters were kept.')
      : t('The run has no report yet: each method is shown with its best value so far.'),
    t('An epoch is one pass over the training part, of a convex solver one iteration.'),
  ].join(' ');
}
