import { reshaped } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { padPicture, taps, type Windows } from '../pictures';
import { coversAll } from './windows';

/** Patches of pictures [N, h, w, c] as the rows of a matrix [N·positions, taps·c]. */
export function patches(graph: GraphWriter, picture: string, windows: Windows, channels: number): string {
  const { window, size, count, padding } = windows;
  const padded = padPicture(graph, picture, 'NHWC', padding);
  const width = window[0] * window[1] * channels;
  const [rows, columns] = [size[0] + padding.top + padding.bottom, size[1] + padding.left + padding.right];
  const single = width === channels && count[0] === rows && count[1] === columns;
  if (single || coversAll(windows)) return reshaped(graph, padded, [-1, width]);
  // One gathering of all taps is faster than a slice for each.
  const flat = reshaped(graph, padded, ['N', rows * columns, channels]);
  const gathered = graph.node('Gather', [flat, graph.vector(positions(windows, columns))], { axis: 1 });
  return reshaped(graph, gathered, [-1, width]);
}

/** Where each tap of each window lies in the padded picture, row by row. */
function positions(windows: Windows, columns: number): number[] {
  const { stride, dilation, count } = windows;
  return Array.from({ length: count[0] * count[1] }, (_, window) => {
    const [top, left] = [Math.floor(window / count[1]) * stride[0], (window % count[1]) * stride[1]];
    return taps(windows).map(([row, column]) => (top + row * dilation[0]) * columns + left + column * dilation[1]);
  }).flat();
}

/** The kernel [kh, kw, c, o] turned by 180°. */
export function turned(graph: GraphWriter, kernel: string): string {
  const ends = graph.vector([Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);
  return graph.node('Slice', [kernel, graph.vector([-1, -1]), ends, graph.vector([0, 1]), graph.vector([-1, -1])]);
}

/** The kernel [kh, kw, c, o] turned by 180°, its channels exchanged: [kh, kw, o, c]. */
export function turnedKernel(graph: GraphWriter, kernel: string): string {
  return graph.node('Transpose', [turned(graph, kernel)], { perm: [0, 1, 3, 2] });
}
