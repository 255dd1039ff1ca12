import { nearest } from './search';
import type { ChartView } from './view';

const zoomStep = 0.7;
const panStep = 0.2;

/**
 * What a key does to a chart: arrows move the crosshair from point to point (with Shift they pan), Page Up and Page
 * Down by a tenth of what is seen, Home and End to the ends, plus and minus zoom, Escape shows everything again.
 * @param x of the points between which the crosshair moves, ascending
 * @param pixels across which they are drawn
 * @returns whether it is such a key
 */
export function pressKey({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent, view: ChartView, x: ArrayLike<number>, pixels: number): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  const { min, max } = view.range;
  const move = (direction: number, distance: number): void => {
    const from = view.cursor ?? (direction > 0 ? min : max);
    const target = nearest(x, from + direction * distance);
    const last = nearest(x, from);
    // At least to the next point, however far that is.
    const index = target === last && view.cursor !== null ? Math.min(Math.max(last + direction, 0), x.length - 1) : target;
    view.moveCursor(x[index] ?? null, true);
  };
  const actions: Record<string, () => void> = {
    ArrowLeft: () => (shiftKey ? view.pan(-panStep) : move(-1, (max - min) / pixels)),
    ArrowRight: () => (shiftKey ? view.pan(panStep) : move(1, (max - min) / pixels)),
    PageUp: () => move(-1, (max - min) / 10),
    PageDown: () => move(1, (max - min) / 10),
    Home: () => view.moveCursor(x[0] ?? null, true),
    End: () => view.moveCursor(x[x.length - 1] ?? null, true),
    '+': () => view.zoom(zoomStep),
    '=': () => view.zoom(zoomStep),
    '-': () => view.zoom(1 / zoomStep),
    Escape: () => {
      view.moveCursor(null);
      view.reset();
    },
  };
  const action = actions[key];
  action?.();
  return action !== undefined;
}
