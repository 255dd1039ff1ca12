import type { GraphWriter } from '../../graph-writer';
import { correlationMatrices, type Matrix } from './matrices';
import type { Axis, Tiling } from './tiling';

/**
 * The four maps of a tiling's two axes as constants of the graph. Rows and columns that belong to tiles are ordered by
 * point, then by tile, so that each point's tiles lie together.
 */
export interface Maps {
  /** [points·tiles, positions of the picture]: every tile of a picture, transformed. */
  readonly picture: string;
  readonly pictureTransposed: string;
  /** [points, taps]: the kernel, transformed. */
  readonly kernel: string;
  readonly kernelTransposed: string;
  /** [positions of the output, points·tiles]: the output from what the tiles gave. */
  readonly output: string;
  readonly outputTransposed: string;
}

/** The map of a picture from those of its axes: rows (point, point, tile, tile), columns (position, position). */
function both(first: Matrix, second: Matrix, [a, b]: readonly [Pick<Axis, 'tiles'>, Pick<Axis, 'tiles'>]): Matrix {
  const rows: number[][] = [];
  for (let k1 = 0; k1 < first.length / a.tiles; k1++) {
    for (let k2 = 0; k2 < second.length / b.tiles; k2++) {
      for (let t1 = 0; t1 < a.tiles; t1++) {
        for (let t2 = 0; t2 < b.tiles; t2++) {
          const [left, right] = [first[k1 * a.tiles + t1] ?? [], second[k2 * b.tiles + t2] ?? []];
          rows.push(left.flatMap((x) => right.map((y) => x * y)));
        }
      }
    }
  }
  return rows;
}

function range<T>(count: number, item: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => item(index));
}

/** B of every tile: rows (point, tile), columns positions of the picture; what lies in the padding is left out. */
function pictureAxis({ window, length, tiles, size, before }: Axis): Matrix {
  const step = length - window + 1;
  const { B } = correlationMatrices(window, length);
  return B.flatMap((row) => range(tiles, (tile) => range(size, (position) => row[position + before - tile * step] ?? 0)));
}

/** A of every tile, transposed: rows (point, tile), columns positions of the output. */
function outputAxis({ window, length, tiles, count }: Axis): Matrix {
  const step = length - window + 1;
  const { A } = correlationMatrices(window, length);
  return range(length, (point) => range(tiles, (tile) => range(count, (at) => A[at - tile * step]?.[point] ?? 0))).flat();
}

function transposed(matrix: Matrix): Matrix {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));
}

export function mapsOf(graph: GraphWriter, { axes }: Tiling): Maps {
  const [first, second] = axes;
  const key = axes.map((axis) => Object.values(axis).join()).join(' ');
  const constant = (name: string, matrix: () => Matrix): string =>
    graph.once(`winograd ${name} ${key}`, () => {
      const rows = matrix();
      return graph.floats(Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
    });
  const picture = (): Matrix => both(pictureAxis(first), pictureAxis(second), axes);
  const output = (): Matrix => both(outputAxis(first), outputAxis(second), axes);
  const kernelAxis = ({ window, length }: Axis): Matrix => correlationMatrices(window, length).G;
  const kernel = (): Matrix => both(kernelAxis(first), kernelAxis(second), [{ tiles: 1 }, { tiles: 1 }]);
  return {
    get picture() {
      return constant('picture', picture);
    },
    get pictureTransposed() {
      return constant('picture transposed', () => transposed(picture()));
    },
    get kernel() {
      return constant('kernel', kernel);
    },
    get kernelTransposed() {
      return constant('kernel transposed', () => transposed(kernel()));
    },
    get output() {
      return constant('output', () => transposed(output()));
    },
    get outputTransposed() {
      return constant('output transposed', output);
    },
  };
}
