import { freeAxes } from '../../primitives/contract';
import type { Shape } from '../../tensor';
import type { Equation, EquationOf } from '../../types';
import { commonAxes, composed, coversAxis, rangesOf, regionOf, wholeAxis, type Range, type Region } from './region';

/**
 * What an equation needs of its inputs so that the region of its output can be computed by the same primitive; null if
 * it must compute the whole.
 */
export function demandsOf(equation: Equation, region: Region): readonly Region[] | null {
  const { primitive, inputs, output } = equation;
  if (primitive === 'slice') return [composed(equation.parameters, region)];
  if (!region) return inputs.map(() => null);
  // Masks and indices cannot be sliced, should others need another part of them.
  if (inputs.some(({ type }) => type.dtype !== 'float32')) return null;
  const { shape } = output.type;
  const ranges = rangesOf(region, shape);
  const [first] = inputs;
  if (!first) return null;
  /** The input's ranges by its axes; the whole axis where none is told. */
  const from = (input: Shape, range: (axis: number) => Range | undefined): Region =>
    regionOf(input.map((size, axis) => range(axis) ?? wholeAxis(size)), input);
  switch (primitive) {
    case 'add': case 'subtract': case 'multiply': case 'divide': case 'maximum': case 'scale':
    case 'exponential': case 'logarithm': case 'squareRoot': case 'sigmoid': case 'hyperbolicTangent': case 'errorFunction':
    case 'softplus': case 'absolute': case 'relu': case 'relu6': case 'leakyRelu': case 'elu': case 'clip': // prettier-ignore
      return inputs.map(() => region);
    case 'softmax': case 'logSoftmax': // prettier-ignore
      return coversAxis(ranges.at(-1) ?? wholeAxis(1), shape.at(-1) ?? 1) ? [region] : null;
    case 'broadcast':
      return [from(first.type.shape, (axis) => ranges[equation.parameters.axes[axis] ?? 0])];
    case 'permute':
      return [from(first.type.shape, (axis) => ranges[equation.parameters.permutation.indexOf(axis)])];
    case 'reduceSum': {
      const kept = freeAxes(first.type.shape, equation.parameters.axes, []);
      return [from(first.type.shape, (axis) => ranges[kept.indexOf(axis)])];
    }
    case 'reshape': {
      const common = commonAxes(first.type.shape, shape);
      if (ranges.some((range, axis) => !common.has(axis) && !coversAxis(range, shape[axis] ?? 1))) return null;
      const places = new Map([...common].map(([axis, source]) => [source, ranges[axis]]));
      return [from(first.type.shape, (axis) => places.get(axis))];
    }
    case 'contract':
      return contracted(equation, ranges, from);
    default:
      return null;
  }
}

function contracted(
  { inputs, parameters: { contracting, batch } }: EquationOf<'contract'>,
  ranges: readonly Range[],
  from: (shape: Shape, range: (axis: number) => Range | undefined) => Region,
): Region[] {
  const shapes = inputs.map(({ type }) => type.shape);
  const free = shapes.map((shape, side) => freeAxes(shape, contracting[side as 0 | 1], batch[side as 0 | 1]));
  return shapes.map((shape, side) => {
    const start = batch[0].length + (side === 0 ? 0 : (free[0]?.length ?? 0));
    return from(shape, (axis) => {
      const shared = batch[side as 0 | 1].indexOf(axis);
      const own = free[side]?.indexOf(axis) ?? -1;
      return shared >= 0 ? ranges[shared] : own >= 0 ? ranges[start + own] : undefined;
    });
  });
}
