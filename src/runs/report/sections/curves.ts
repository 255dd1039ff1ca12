import { methodTitles } from '../../../contract/methods';
import type { MethodView, RunView } from '../../../contract/run-view';
import { falls } from '../across/curves';
import { curveChart, type Curve, type CurveChart } from '../charts/curve-chart';
import { swatch } from '../charts/markers';
import { searchedTitles, searchedValue, shownCandidate } from '../facts';
import { markup, type Markup } from '../markup';

type Shown = NonNullable<ReturnType<typeof shownCandidate>> & { method: MethodView };

/** Loss and accuracy against epochs of each method's chosen candidate. */
export function curves(view: RunView): Markup | null {
  const shown = view.methods.flatMap((method): Shown[] => {
    const candidate = shownCandidate(view, method);
    return candidate && candidate.candidate.epochs.length > 0 ? [{ method, ...candidate }] : [];
  });
  if (shown.length === 0) return null;
  const losses = [...curvesOf(shown, 'train', 'Loss'), ...curvesOf(shown, 'validation', 'Loss')];
  const accuracies = [...curvesOf(shown, 'train', 'Accuracy'), ...curvesOf(shown, 'validation', 'Accuracy')];
  const loss = { title: 'Loss', valueLabel: 'mean cross-entropy, nats', logarithmic: falls(losses), percent: false };
  const accuracy = { title: 'Accuracy', valueLabel: 'accuracy, %', logarithmic: false, percent: true };
  return markup`<section>
<h2>Training</h2>
<p class="legend">${shown.map(legend)}</p>
<div class="charts">
${figure({ ...loss, curves: losses })}
${figure({ ...accuracy, curves: accuracies })}
</div>
<p class="hint">${explanation(view)}</p>
</section>`;
}

function legend({ method, candidate }: Shown): Markup {
  const searched = `${searchedTitles[method.searched]} ${searchedValue(candidate.value)}`;
  return markup`<span>${swatch(method.method)} <span class="name">${methodTitles[method.method]}</span> <small>${searched}</small></span>\n`;
}

function figure(chart: CurveChart): Markup {
  return markup`<figure><figcaption>${chart.title}</figcaption>${curveChart(chart)}</figure>`;
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

function explanation({ report }: RunView): string {
  return [
    'Solid: validation part. Dashed: training part.',
    report
      ? 'Each method is shown with the value that was chosen; the mark is the epoch whose parameters were kept.'
      : 'The run has no report yet: each method is shown with its best value so far.',
    'An epoch is one pass over the training part, of a convex solver one iteration.',
  ].join(' ');
}
