import type { ChartView } from './view';

/** How far one notch of a wheel zooms. */
const wheelStep = 0.0015;

/**
 * Lets the pointer move a chart: dragging with Shift or the middle button pans, the wheel zooms where it stands (with
 * Ctrl, or while the chart has the focus: else the page scrolls).
 * @param hover is told the x under the pointer, null once it has left
 * @returns what ends that
 */
export function followPointer(chart: HTMLElement, over: HTMLElement, view: () => ChartView, hover: (x: number | null) => void): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  let last: number | null = null;
  const at = (clientX: number): number => {
    const { left, width } = over.getBoundingClientRect();
    const { min, max } = view().range;
    return min + ((clientX - left) / width) * (max - min);
  };
  const down = (event: PointerEvent): void => {
    if (!isPanning(event)) return;
    event.preventDefault();
    last = event.clientX;
    over.setPointerCapture(event.pointerId);
  };
  const move = ({ clientX }: PointerEvent): void => {
    if (last === null) return hover(at(clientX));
    view().pan((last - clientX) / over.clientWidth);
    last = clientX;
  };
  const up = (): void => {
    last = null;
  };
  const wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== chart) return;
    event.preventDefault();
    const { deltaX, deltaY, shiftKey, clientX } = event;
    if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) view().pan((deltaX || deltaY) / over.clientWidth);
    else view().zoom(Math.exp(Math.max(Math.min(deltaY, 300), -300) * wheelStep), at(clientX));
  };
  over.addEventListener('pointerdown', down, { signal });
  over.addEventListener('pointermove', move, { signal });
  over.addEventListener('pointerup', up, { signal });
  over.addEventListener('pointercancel', up, { signal });
  over.addEventListener('pointerleave', () => hover(null), { signal });
  over.addEventListener('wheel', wheel, { signal, passive: false });
  return () => ended.abort();
}

/** Whether a button that was pressed pans, and does not choose a part. */
export const isPanning = ({ button, shiftKey }: MouseEvent): boolean => button === 1 || (button === 0 && shiftKey);
