import { operationsOf } from '../program/operations';
import type { Tensor } from '../program/tensor';
import { layerOf } from '../program/transforms/fold';
import type { Equation, Program } from '../program/types';
import type { Layer, LayerKind } from './backbone';

function kindOf(equation: Equation): LayerKind {
  if (equation.primitive !== 'convolution' && equation.primitive !== 'convolutionInputGradient') return 'dense';
  const { groups } = equation.parameters;
  return groups > 1 && equation.inputs[1]?.type.shape[2] === 1 ? 'depthwise-convolution' : 'convolution';
}

/** The layers of a program in the order of their evaluation; one whose kernel is used twice stands once. */
export function layersOf(program: Program, parameters: ReadonlyMap<string, Tensor>): Layer[] {
  const inputNames = new Map(program.inputs.map(({ name, value }) => [value, name]));
  const layers = new Map<string, Layer>();
  for (const equation of program.equations) {
    const name = layerOf(equation, inputNames);
    const kernel = name === undefined ? undefined : parameters.get(`${name}/kernel`);
    if (name === undefined || !kernel) continue;
    const bias = parameters.get(`${name}/bias`);
    layers.set(name, {
      name,
      kind: kindOf(equation),
      kernel: `${name}/kernel`,
      ...(bias && { bias: `${name}/bias` }),
      kernelShape: kernel.shape,
      parameterCount: kernel.data.length + (bias?.data.length ?? 0),
      operations: (layers.get(name)?.operations ?? 0) + operationsOf(equation, 1),
    });
  }
  return [...layers.values()];
}
