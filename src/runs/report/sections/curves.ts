import type { RunView } from '../../../contract/run-view';
import { curveChart, type Curve } from '../charts/curve-chart';
import { swatch } from '../charts/markers';
import { searchedTitles, searchedValue, shownCandidate } from '../facts';
import { markup, type Markup } from '../markup';

/** A loss that falls further than this is drawn on a logarithmic axis. */
const wideFall = 20;

/** Loss and accuracy against epochs of each method's chosen candidate. */
export function curves(view: RunView): Markup | null {
  const shown = view.methods.flatMap((method) => {
    const candidate = shownCandidate(view, method);
    return candidate && candidate.candidate.epochs.length > 0 ? [{ method, ...candidate }] : [];
  });
  if (shown.length === 0) return null;
  const curvesOf = (measure: 'Loss' | 'Accuracy'): Curve[] =>
    shown.flatMap(({ method: { method }, candidate, bestEpoch }) =>
      (['training', 'validation'] as const).map((part) => ({
        method,
        part,
        marked: part === 'validation' ? bestEpoch : null,
        points: candidate.epochs.map((epoch) => {
          const key = part === 'training' ? (`train${measure}` as const) : (`validation${measure}` as const);
          return [epoch.epoch, epoch[key]] as const;
        }),
      })),
    );
  const [losses, accuracies] = [curvesOf('Loss'), curvesOf('Accuracy')];
  return markup`<section>
<h2>Training</h2>
<p class="legend">${shown.map(
    ({ method, candidate }) =>
      markup`<span>${swatch(method.method)} <span class="name">${method.method}</span> <small>${searchedTitles[method.searched]} ${searchedValue(candidate.value)}</small></span> `,
  )}</p>
<div class="charts">
<figure><figcaption>Loss</figcaption>${curveChart({ title: 'Loss', valueLabel: 'mean cross-entropy, nats', curves: losses, logarithmic: falls(losses), percent: false })}</figure>
<figure><figcaption>Accuracy</figcaption>${curveChart({ title: 'Accuracy', valueLabel: 'accuracy, %', curves: accuracies, logarithmic: false, percent: true })}</figure>
</div>
<p class="hint">Solid: validation part. Dashed: training part. ${view.report ? 'The mark is the epoch whose parameters were kept. Each' : 'The run has no report yet: each'} method is shown with ${view.report ? 'the value that was chosen' : 'its best value so far'}. An epoch is one pass over the training part, of L-BFGS one iteration.</p>
</section>`;
}

/** Whether losses span so much that only a logarithmic axis shows all of them. */
function falls(losses: readonly Curve[]): boolean {
  const values = losses.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return least > 0 && most / least > wideFall;
}
