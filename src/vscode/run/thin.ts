import type { RunView } from '../../contract/run-view';

const most = 600;

/** The run with at most so many epochs per candidate, evenly chosen, the first and last kept: more cannot be seen. */
export function thinned(run: RunView): RunView {
  const methods = run.methods.map((method) => ({
    ...method,
    candidates: method.candidates.map((candidate) => ({ ...candidate, epochs: evenly(candidate.epochs) })),
  }));
  return { ...run, methods };
}

function evenly<T>(points: readonly T[]): T[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)]).filter((point) => point !== undefined);
}
