import { Builder, lookUp } from '../builder';
import { pictureAxes } from '../picture';
import { sizeAt } from '../shape';
import type { Tensor } from '../tensor';
import type { Equation, EquationOf, Program, Value } from '../types';
import { affineAfter, type AffineChain } from './affine-chain';
import { graphOf } from './graph';
import { prune } from './prune';

/** A program with the values of its parameter inputs. */
export interface Parametrized {
  readonly program: Program;
  readonly parameters: ReadonlyMap<string, Tensor>;
}

/** The equations that layers are: a transposed convolution is the input gradient of a convolution. */
export type ParametricEquation = EquationOf<'convolution'> | EquationOf<'convolutionInputGradient'> | EquationOf<'contract'>;

function isParametric(equation: Equation): equation is ParametricEquation {
  const { primitive } = equation;
  return primitive === 'convolution' || primitive === 'convolutionInputGradient' || primitive === 'contract';
}

/**
 * The layer an equation belongs to: a convolution, transposed or not, or a product whose second operand is the input
 * `<layer>/kernel`.
 */
export function layerOf(equation: Equation, inputNames: ReadonlyMap<Value, string>): string | undefined {
  if (!isParametric(equation)) return undefined;
  const kernel = equation.inputs[1];
  const name = kernel && inputNames.get(kernel);
  return name?.endsWith('/kernel') ? name.slice(0, -'/kernel'.length) : undefined;
}

/** The axis of a layer's output along which its bias stands. */
export function channelAxis(equation: ParametricEquation): number {
  return equation.primitive === 'contract'
    ? equation.output.type.shape.length - 1
    : pictureAxes(equation.parameters.layout).channels;
}

/**
 * Folds what multiplies or shifts each channel of a layer's output by constants (batch normalisation, above all)
 * into the layer's kernel and bias, in float64. A layer without a bias gets `<layer>/bias`. Nothing is folded where
 * the layer's output, or an intermediate one, has another consumer, or where a kernel is shared.
 */
export function foldAffine({ program, parameters }: Parametrized): Parametrized {
  const graph = graphOf(program);
  const builder = new Builder();
  const renamed = new Map<Value, Value>();
  const folded = new Map(parameters);
  const skipped = new Set<Equation>();
  const inputs = new Map<string, Value>();
  for (const { name, value } of program.inputs) {
    const input = builder.input(name, value.type.shape, value.type.dtype);
    inputs.set(name, input);
    renamed.set(value, input);
  }
  for (const { value, tensor } of program.constants) renamed.set(value, builder.constant(tensor));

  const emitFolded = (equation: ParametricEquation, layer: string, chain: AffineChain): void => {
    const channels = chain.scale.length;
    const { kernel, bias } = foldedParameters(equation, layer, chain, parameters);
    folded.set(`${layer}/kernel`, kernel);
    folded.set(`${layer}/bias`, bias);
    const operands = equation.inputs.map((input) => lookUp(renamed, input));
    const product = builder.emit(equation.primitive, operands, equation.parameters);
    const input = inputs.get(`${layer}/bias`) ?? builder.input(`${layer}/bias`, [channels]);
    const { shape } = product.type;
    const repeated = builder.emit('broadcast', [input], { shape, axes: [channelAxis(equation)] });
    renamed.set(chain.end, builder.emit('add', [product, repeated], {}));
    for (const link of chain.links) skipped.add(link);
  };

  for (const equation of program.equations) {
    if (skipped.has(equation)) continue;
    const layer = layerOf(equation, graph.inputNames);
    if (layer !== undefined && isParametric(equation)) {
      const chain = affineAfter(equation, layer, channelAxis(equation), program, graph);
      if (chain) {
        emitFolded(equation, layer, chain);
        continue;
      }
    }
    const operands = equation.inputs.map((input) => lookUp(renamed, input));
    renamed.set(equation.output, builder.emit(equation.primitive, operands, equation.parameters));
  }
  for (const { name, value } of program.outputs) builder.output(name, lookUp(renamed, value));
  return { program: prune(builder.build()), parameters: folded };
}

/** The channel of a layer's output that an element of its kernel adds to. */
function channelOf(equation: ParametricEquation, { shape }: Tensor): (place: number) => number {
  const last = sizeAt(shape, shape.length - 1);
  if (equation.primitive !== 'convolutionInputGradient') return (place) => place % last;
  const [inGroup, ofInput] = [sizeAt(shape, 2), last / equation.parameters.groups];
  return (place) => Math.floor((place % last) / ofInput) * inGroup + (Math.floor(place / last) % inGroup);
}

function foldedParameters(
  equation: ParametricEquation,
  layer: string,
  { scale, shift }: AffineChain,
  parameters: Parametrized['parameters'],
) {
  const kernel = parameters.get(`${layer}/kernel`);
  if (!kernel) throw new Error(`parameter ${layer}/kernel has no value`);
  const channels = scale.length;
  const channel = channelOf(equation, kernel);
  const product = Float64Array.from(kernel.data, (value, i) => value * (scale[channel(i)] ?? 1));
  const bias = parameters.get(`${layer}/bias`)?.data;
  const sum = Float64Array.from(shift, (value, c) => value + (scale[c] ?? 1) * (bias?.[c] ?? 0));
  return {
    kernel: { shape: kernel.shape, dtype: 'float32', data: product } satisfies Tensor,
    bias: { shape: [channels], dtype: 'float32', data: sum } satisfies Tensor,
  };
}
