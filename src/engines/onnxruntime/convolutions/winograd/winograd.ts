import { reshaped, transposed } from '../../emission';
import type { GraphWriter } from '../../graph-writer';
import { mapsOf } from './maps';
import { kernelOf, kernelTaps, outputOf, outputPlaces, pictureOf, picturePlaces } from './places';
import { pointsOf, tilesOf, type Tiling } from './tiling';

/*
 * Winograd's minimal filtering: convolution = output map ∘ (a product over the channels in each point of the tiles) ∘
 * (picture map, kernel map). A tile of 6×6 gives 4×4 outputs of a 3×3 kernel with a quarter of the direct products.
 * The gradients are the transposes of the same three maps and products.
 */

function product(graph: GraphWriter, a: string, b: string): string {
  return graph.node('MatMul', [a, b]);
}

function outputPositions({ windows: { count } }: Tiling): number {
  return count[0] * count[1];
}

function depth({ phases, channels }: Tiling): number {
  return phases[0] * phases[1] * channels[0];
}

/** [points, tiles·N, phases·c] */
function pictureTiles(graph: GraphWriter, picture: string, tiling: Tiling): string {
  const tiles = product(graph, mapsOf(graph, tiling).picture, picturePlaces(graph, picture, tiling));
  return reshaped(graph, tiles, [pointsOf(tiling), -1, depth(tiling)]);
}

/** [points, tiles·N, o] */
function cotangentTiles(graph: GraphWriter, cotangent: string, tiling: Tiling): string {
  const places = outputPlaces(graph, cotangent, outputPositions(tiling), tiling.channels[1]);
  return reshaped(graph, product(graph, mapsOf(graph, tiling).outputTransposed, places), [pointsOf(tiling), -1, tiling.channels[1]]);
}

/** [points, phases·c, o] */
function kernelPoints(graph: GraphWriter, kernel: string, tiling: Tiling): string {
  const points = product(graph, mapsOf(graph, tiling).kernel, kernelTaps(graph, kernel, tiling));
  return reshaped(graph, points, [pointsOf(tiling), depth(tiling), tiling.channels[1]]);
}

/** The convolution of a picture [N, h, w, c] with a kernel [kh, kw, c, o]. */
export function winogradConvolution(graph: GraphWriter, picture: string, kernel: string, tiling: Tiling): string {
  const products = product(graph, pictureTiles(graph, picture, tiling), kernelPoints(graph, kernel, tiling));
  const tiles = reshaped(graph, products, [pointsOf(tiling) * tilesOf(tiling), -1]);
  return outputOf(graph, product(graph, mapsOf(graph, tiling).output, tiles), tiling.windows.count, tiling.channels[1]);
}

/** The cotangent [N, h, w, c] of the picture. */
export function winogradInputGradient(graph: GraphWriter, cotangent: string, kernel: string, tiling: Tiling): string {
  const turned = transposed(graph, kernelPoints(graph, kernel, tiling), [0, 2, 1]);
  const products = product(graph, cotangentTiles(graph, cotangent, tiling), turned);
  const tiles = reshaped(graph, products, [pointsOf(tiling) * tilesOf(tiling), -1]);
  return pictureOf(graph, product(graph, mapsOf(graph, tiling).pictureTransposed, tiles), tiling);
}

/** The cotangent [kh·kw·c, o] of the kernel. */
export function winogradKernelGradient(graph: GraphWriter, picture: string, cotangent: string, tiling: Tiling): string {
  const turned = transposed(graph, pictureTiles(graph, picture, tiling), [0, 2, 1]);
  const products = product(graph, turned, cotangentTiles(graph, cotangent, tiling));
  const points = reshaped(graph, products, [pointsOf(tiling), depth(tiling) * tiling.channels[1]]);
  return kernelOf(graph, product(graph, mapsOf(graph, tiling).kernelTransposed, points), tiling);
}
