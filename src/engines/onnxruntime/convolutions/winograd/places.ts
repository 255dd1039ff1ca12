import { reshaped, transposed } from '../../emission';
import type { GraphWriter } from '../../graph-writer';
import { padPicture } from '../../pictures';
import type { Padding } from '../../../../program/vocabulary';
import type { Tiling } from './tiling';

/** Zeros around a strided picture, or cuts, so that it consists of whole blocks. */
function blockPadding({ axes: [first, second], phases, windows: { padding, size } }: Tiling): Padding {
  return {
    top: padding.top,
    left: padding.left,
    bottom: first.size * phases[0] - size[0] - padding.top,
    right: second.size * phases[1] - size[1] - padding.left,
  };
}

function isStrided({ phases }: Tiling): boolean {
  return phases[0] * phases[1] > 1;
}

/** A picture [N, h, w, c] as the matrix [positions, N·phases·c]. */
export function picturePlaces(graph: GraphWriter, picture: string, tiling: Tiling): string {
  const { axes, phases, channels } = tiling;
  const [first, second] = axes;
  if (!isStrided(tiling)) return outputPlaces(graph, picture, first.size * second.size, channels[0]);
  const padded = padPicture(graph, picture, 'NHWC', blockPadding(tiling));
  const blocks = reshaped(graph, padded, ['N', first.size, phases[0], second.size, phases[1], channels[0]]);
  return reshaped(graph, transposed(graph, blocks, [1, 3, 0, 2, 4, 5]), [first.size * second.size, -1]);
}

/** The matrix [positions, N·phases·c] as a picture [N, h, w, c]: the transpose of `picturePlaces`. */
export function pictureOf(graph: GraphWriter, places: string, tiling: Tiling): string {
  const { axes, phases, channels, windows } = tiling;
  const [first, second] = axes;
  if (!isStrided(tiling)) return outputOf(graph, places, windows.size, channels[0]);
  const blocks = reshaped(graph, places, [first.size, second.size, -1, phases[0], phases[1], channels[0]]);
  const woven = transposed(graph, blocks, [2, 0, 3, 1, 4, 5]);
  const picture = reshaped(graph, woven, ['N', first.size * phases[0], second.size * phases[1], channels[0]]);
  const { top, bottom, left, right } = blockPadding(tiling);
  return padPicture(graph, picture, 'NHWC', { top: -top, bottom: -bottom, left: -left, right: -right });
}

/** Pictures [N, h, w, c] as the matrix [positions, N·c]. */
export function outputPlaces(graph: GraphWriter, output: string, positions: number, channels: number): string {
  const rows = reshaped(graph, output, ['N', positions, channels]);
  return reshaped(graph, transposed(graph, rows, [1, 0, 2]), [positions, -1]);
}

/** The matrix [positions, N·c] as pictures [N, h, w, c]. */
export function outputOf(graph: GraphWriter, places: string, count: readonly [number, number], channels: number): string {
  const rows = reshaped(graph, places, [count[0] * count[1], -1, channels]);
  return reshaped(graph, transposed(graph, rows, [1, 0, 2]), ['N', ...count, channels]);
}

function missingTaps({ axes: [first, second], phases, windows: { window } }: Tiling): readonly [number, number] {
  return [first.window * phases[0] - window[0], second.window * phases[1] - window[1]];
}

/** A kernel [kh, kw, c, o] as the matrix [taps, phases·c·o]. */
export function kernelTaps(graph: GraphWriter, kernel: string, tiling: Tiling): string {
  const { axes, phases, channels } = tiling;
  const [first, second] = axes;
  if (!isStrided(tiling)) return reshaped(graph, kernel, [first.window * second.window, channels[0] * channels[1]]);
  const missing = missingTaps(tiling);
  const counts = graph.vector([0, 0, 0, 0, ...missing, 0, 0]);
  const filled = missing[0] + missing[1] === 0 ? kernel : graph.node('Pad', [kernel, counts, graph.scalar(0)]);
  const split = reshaped(graph, filled, [first.window, phases[0], second.window, phases[1], channels[0] * channels[1]]);
  return reshaped(graph, transposed(graph, split, [0, 2, 1, 3, 4]), [first.window * second.window, -1]);
}

/** The matrix [taps, phases·c·o] as a kernel [kh·kw·c, o]: the transpose of `kernelTaps`. */
export function kernelOf(graph: GraphWriter, taps: string, tiling: Tiling): string {
  const { axes, phases, channels, windows } = tiling;
  const [first, second] = axes;
  const rows = [windows.window[0] * windows.window[1] * channels[0], channels[1]];
  if (!isStrided(tiling)) return reshaped(graph, taps, rows);
  const split = reshaped(graph, taps, [first.window, second.window, phases[0], phases[1], channels[0] * channels[1]]);
  const woven = transposed(graph, split, [0, 2, 1, 3, 4]);
  const whole = reshaped(graph, woven, [first.window * phases[0], second.window * phases[1], -1]);
  const missing = missingTaps(tiling);
  const ends = [graph.vector([0, 0]), graph.vector(windows.window), graph.vector([0, 1])];
  const kernel = missing[0] + missing[1] === 0 ? whole : graph.node('Slice', [whole, ...ends]);
  return reshaped(graph, kernel, rows);
}
