import { pictureAxes } from '../../program/picture';
import { graphOf, type Graph } from '../../program/transforms/graph';
import type { Constant, Equation, Program, Value } from '../../program/types';
import type { Layout } from '../../program/vocabulary';

/** The pixel values that a network takes: 0…255 or 0…1. */
export type InputRange = 255 | 1;

type Triple = [number, number, number];

interface Affine {
  readonly scale: Triple;
  readonly shift: Triple;
}

/** Sizes of a scaled range that networks are trained on: from [0, 1] to about ±3 standard deviations. */
const trained = { least: 0.5, most: 9 };
/** A shift that large subtracts the mean of pixels of 0…255. */
const meanOfBytes = 20;

const average = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + Math.abs(number), 0) / numbers.length;

/**
 * The range of pixel values that a network takes, where it scales or shifts them itself before anything else (Keras's
 * Rescaling and Normalization layers, or what an exporter has written so): the one from which that makes numbers of
 * the size that networks are trained on. Undefined where the network does nothing of the kind.
 */
export function inputRange(program: Program, layout: Layout): InputRange | undefined {
  const affine = firstAffine(program, layout);
  if (!affine) return undefined;
  const [scale, shift] = [average(affine.scale), average(affine.shift)];
  const fits = (range: number): boolean => range * scale >= trained.least && range * scale <= trained.most;
  if (fits(255) || shift > meanOfBytes) return 255;
  return fits(1) ? 1 : undefined;
}

/** The channel-wise scale and shift that come first, composed; undefined if there is none. */
function firstAffine(program: Program, layout: Layout): Affine | undefined {
  const graph = graphOf(program);
  const constants = new Map(program.constants.map((constant) => [constant.value, constant]));
  let value = program.inputs.find(({ name }) => name === 'image')?.value;
  let channels = pictureAxes(layout).channels;
  let affine: Affine = { scale: [1, 1, 1], shift: [0, 0, 0] };
  let found = false;
  while (value) {
    const [next, ...others]: readonly Equation[] = graph.consumers(value);
    if (!next || others.length > 0) break;
    if (next.primitive === 'permute') channels = next.parameters.permutation.indexOf(channels);
    else {
      const step = stepOf(next, value, channels, graph, constants);
      if (!step) break;
      const before: Affine = affine;
      affine = {
        scale: triple((c) => at(before.scale, c) * at(step.scale, c)),
        shift: triple((c) => at(before.shift, c) * at(step.scale, c) + at(step.shift, c)),
      };
      found = true;
    }
    value = next.output;
  }
  return found ? affine : undefined;
}

const at = (numbers: readonly number[], channel: number): number => numbers[channel] ?? NaN;
const triple = (of: (channel: number) => number): Triple => [of(0), of(1), of(2)];

function stepOf(equation: Equation, value: Value, channels: number, graph: Graph, constants: ReadonlyMap<Value, Constant>): Affine | undefined {
  if (equation.primitive === 'scale') return { scale: triple(() => equation.parameters.factor), shift: [0, 0, 0] };
  const other = equation.inputs.find((input) => input !== value);
  const numbers = other && perChannel(other, channels, graph, constants);
  if (!numbers || equation.inputs[0] !== value) return undefined;
  switch (equation.primitive) {
    case 'multiply':
      return { scale: numbers, shift: [0, 0, 0] };
    case 'divide':
      return { scale: triple((c) => 1 / at(numbers, c)), shift: [0, 0, 0] };
    case 'add':
      return { scale: [1, 1, 1], shift: numbers };
    case 'subtract':
      return { scale: [1, 1, 1], shift: triple((c) => -at(numbers, c)) };
    default:
      return undefined;
  }
}

/** One number per channel from a constant that is repeated over the picture. */
function perChannel(value: Value, channels: number, graph: Graph, constants: ReadonlyMap<Value, Constant>): Triple | undefined {
  const definition = graph.definitions.get(value);
  if (definition?.primitive === 'reshape') return undefined;
  const source = definition?.primitive === 'broadcast' ? definition.inputs[0] : value;
  const data = source && constants.get(source)?.tensor.data;
  if (!data || (data.length !== 1 && data.length !== 3)) return undefined;
  if (data.length === 3 && definition?.primitive === 'broadcast') {
    const axis = definition.parameters.axes[source.type.shape.indexOf(3)];
    if (axis !== channels) return undefined;
  }
  return triple((c) => Number(data[data.length === 1 ? 0 : c]));
}
