import type { Pair } from '../../../../program/vocabulary';
import type { GraphWriter } from '../../graph-writer';
import type { Windows } from '../../pictures';
import { correlationMatrices, tileLength, type Matrix } from './matrices';

/** Outputs of a tile along one axis. */
export function tileOutputs(window: number): number {
  return tileLength - window + 1;
}

/** Number of tiles along height and width. */
export function tileCount({ window, count }: Windows): Pair {
  return [Math.ceil(count[0] / tileOutputs(window[0])), Math.ceil(count[1] / tileOutputs(window[1]))];
}

/** The product of two maps with rows (k, t) each, as one with rows (k₁, k₂, t₁, t₂) and columns (i₁, i₂). */
function both(first: Matrix, second: Matrix, tiles: Pair): Matrix {
  const rows: number[][] = [];
  for (let k1 = 0; k1 < first.length / tiles[0]; k1++) {
    for (let k2 = 0; k2 < second.length / tiles[1]; k2++) {
      for (let t1 = 0; t1 < tiles[0]; t1++) {
        for (let t2 = 0; t2 < tiles[1]; t2++) {
          const [a, b] = [first[k1 * tiles[0] + t1] ?? [], second[k2 * tiles[1] + t2] ?? []];
          rows.push(a.flatMap((x) => b.map((y) => x * y)));
        }
      }
    }
  }
  return rows;
}

/** B of every tile along one axis: rows (point, tile), columns positions of the picture; zeros stand for padding. */
function pictureAxis(window: number, size: number, before: number, tiles: number): Matrix {
  const { B } = correlationMatrices(window);
  const step = tileOutputs(window);
  return B.flatMap((row) =>
    Array.from({ length: tiles }, (_, tile) =>
      Array.from({ length: size }, (_, position) => row[position + before - tile * step] ?? 0),
    ),
  );
}

/** A of every tile along one axis, transposed: rows (point, tile), columns positions of the output. */
function outputAxis(window: number, count: number, tiles: number): Matrix {
  const { A } = correlationMatrices(window);
  const step = tileOutputs(window);
  return Array.from({ length: tileLength }, (_, point) => point).flatMap((point) =>
    Array.from({ length: tiles }, (_, tile) =>
      Array.from({ length: count }, (_, position) => A[position - tile * step]?.[point] ?? 0),
    ),
  );
}

function transposed(matrix: Matrix): Matrix {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));
}

function constant(graph: GraphWriter, name: string, windows: Windows, matrix: () => Matrix): string {
  const { window, size, count, padding } = windows;
  const key = `winograd ${name} ${[...window, ...size, ...count, padding.top, padding.left].join()}`;
  return graph.once(key, () => {
    const rows = matrix();
    return graph.floats(Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
  });
}

/** [points·tiles, positions of the picture]: every tile of a picture, transformed. */
export function pictureMatrix(graph: GraphWriter, windows: Windows): string {
  const { window, size, padding } = windows;
  const tiles = tileCount(windows);
  return constant(graph, 'picture', windows, () =>
    both(pictureAxis(window[0], size[0], padding.top, tiles[0]), pictureAxis(window[1], size[1], padding.left, tiles[1]), tiles),
  );
}

/** [points·tiles, positions of the output]: the transpose of `outputMatrix`. */
export function outputTransposed(graph: GraphWriter, windows: Windows): string {
  return constant(graph, 'cotangent', windows, () => outputRows(windows));
}

/** [positions of the output, points·tiles]: the output from what the tiles gave. */
export function outputMatrix(graph: GraphWriter, windows: Windows): string {
  return constant(graph, 'output', windows, () => transposed(outputRows(windows)));
}

function outputRows(windows: Windows): Matrix {
  const { window, count } = windows;
  const tiles = tileCount(windows);
  return both(outputAxis(window[0], count[0], tiles[0]), outputAxis(window[1], count[1], tiles[1]), tiles);
}

function kernelRows({ window }: Windows): Matrix {
  const [first, second] = [correlationMatrices(window[0]).G, correlationMatrices(window[1]).G];
  return both(first, second, [1, 1]);
}

/** [points, taps]: the kernel, transformed. */
export function kernelMatrix(graph: GraphWriter, windows: Windows): string {
  return constant(graph, 'kernel', windows, () => kernelRows(windows));
}

/** [taps, points]: the transpose of `kernelMatrix`. */
export function kernelTransposed(graph: GraphWriter, windows: Windows): string {
  return constant(graph, 'kernel gradient', windows, () => transposed(kernelRows(windows)));
}
