import type { ComparedCurve } from '../../contract/pages/comparison';
import type { RunView } from '../../contract/run-view';
import { shownCandidate } from '../../runs/report/facts';

/** More cannot be seen. */
const most = 600;

const known = new WeakMap<RunView, ComparedCurve[]>();

/** The curves of each model of a run, evenly thinned, the first and last epoch kept. */
export function comparedCurves(run: RunView): ComparedCurve[] {
  const curves = known.get(run) ?? curvesOf(run);
  known.set(run, curves);
  return curves;
}

function curvesOf(run: RunView): ComparedCurve[] {
  return run.methods.flatMap((view) => {
    const epochs = evenly(shownCandidate(run, view)?.candidate.epochs ?? []);
    if (epochs.length === 0) return [];
    const column = (name: 'trainLoss' | 'validationLoss' | 'trainAccuracy' | 'validationAccuracy'): number[] => epochs.map((epoch) => epoch[name]);
    return [
      {
        ...{ run: run.folder, method: view.method, epoch: epochs.map(({ epoch }) => epoch) },
        ...{ trainLoss: column('trainLoss'), validationLoss: column('validationLoss') },
        ...{ trainAccuracy: column('trainAccuracy'), validationAccuracy: column('validationAccuracy') },
      },
    ];
  });
}

function evenly<T>(points: readonly T[]): readonly T[] {
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)]).filter((point) => point !== undefined);
}
