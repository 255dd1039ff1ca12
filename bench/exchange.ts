import type { StoredTensor } from '../src/contract/safetensors';
import type { Model, Setting } from '../src/methods';
import { preprocess } from '../src/methods/preprocess';
import { Builder } from '../src/program/builder';
import type { Tensor } from '../src/program/tensor';
import { bind } from '../src/program/transforms/bind';
import { layerOf } from '../src/program/transforms/fold';
import { withLayout } from '../src/program/transforms/layouts';
import type { EquationOf, Program, Value } from '../src/program/types';
import type { Workload } from './workloads';

/** What PyTorch needs to take the same steps. */
export interface Exchange {
  readonly tensors: Map<string, StoredTensor>;
  readonly metadata: Record<string, string>;
}

type ConvolutionLayer = { readonly name: string; readonly equation: EquationOf<'convolution'> };

/** The convolutions of a network in channels-last order. */
function convolutionsOf(program: Program): ConvolutionLayer[] {
  const names = new Map(program.inputs.map(({ name, value }) => [value, name]));
  return program.equations.flatMap((equation) => {
    const name = layerOf(equation, names);
    return name !== undefined && equation.primitive === 'convolution' ? [{ name, equation }] : [];
  });
}

/** (pixels) → `z0`, the input of the first layer linearized, and `image`, the preprocessed picture; channels last. */
export function inputOf({ backbone, preprocessing, layers }: Setting): Program {
  const builder = new Builder();
  const image = builder.inline(preprocess(backbone, preprocessing), new Map()).get('image');
  if (!image) throw new Error('the preprocessing has no output');
  const program = bind(backbone.program, new Map());
  const first = convolutionsOf(program).find(({ name }) => name === layers[0]?.name)?.equation;
  const feeds = new Map([['image', image], ...constants(builder, backbone.parameters)]);
  const input = first && builder.inlineValues(program, feeds).get(first.inputs[0] as Value);
  if (!input) throw new Error('the first layer linearized is no convolution');
  const last = (value: Value): Value => builder.emit('permute', [value], { permutation: [0, 2, 3, 1] });
  builder.output('z0', first.parameters.layout === 'NHWC' ? input : last(input));
  builder.output('image', backbone.imageLayout === 'NHWC' ? image : last(image));
  return withLayout(builder.build(), 'NHWC');
}

function constants(builder: Builder, parameters: ReadonlyMap<string, Tensor>): [string, Value][] {
  return [...parameters].map(([name, tensor]) => [name, builder.constant(tensor)]);
}

function float32(tensor: Tensor): StoredTensor {
  return tensor.data instanceof Float64Array ? { ...tensor, data: Float32Array.from(tensor.data) } : tensor;
}

/** The batch, the network's parameters and the start, with a plan of the layers. */
export function exchangeOf(
  workload: Workload,
  setting: Setting,
  model: Model,
  given: {
    readonly z0?: Tensor;
    readonly image?: Tensor;
    readonly labels: Tensor;
    readonly omega: Tensor;
    readonly start: Readonly<Record<string, Tensor>>;
    readonly kept: Readonly<Record<string, Tensor>>;
    readonly learningRate: number;
    readonly weightDecay: number;
  },
): Exchange {
  const { z0, image, labels, omega, start, kept, learningRate, weightDecay } = given;
  if (!z0 || !image) throw new Error('the batch is missing');
  const chosen = setting.layers.map(({ name }) => name);
  const plans = convolutionsOf(setting.backbone.program).map(({ name, equation: { parameters } }) => {
    const { top, bottom, left, right } = parameters.padding;
    return { name, stride: parameters.stride, padding: [top, bottom, left, right], groups: parameters.groups };
  });
  const top = plans.filter(({ name }) => chosen.includes(name));
  const trunk = workload.fromPixels ? plans.filter(({ name }) => !chosen.includes(name)) : [];
  const tensors = new Map<string, StoredTensor>([
    ['z0', z0],
    ['labels', labels],
    ['omega', omega],
    ...model.parameters.map(({ name }): [string, StoredTensor] => [`start/${name}`, start[name] ?? omega]),
    // Next to a tie each program may take another side, and the steps shall be compared, not the ties.
    ...Object.entries(kept).flatMap(([name, mask]): [string, StoredTensor][] => (mask.dtype === 'uint8' ? [[`mask/${name}`, mask]] : [])),
  ]);
  if (workload.fromPixels) tensors.set('image', image);
  for (const { name } of [...trunk, ...top]) {
    for (const part of ['kernel', 'bias']) {
      const tensor = setting.backbone.parameters.get(`${name}/${part}`);
      if (tensor) tensors.set(`theta/${name}/${part}`, float32(tensor));
    }
  }
  return { tensors, metadata: { plan: JSON.stringify({ ...workload.plan, top, trunk, learningRate, weightDecay }) } };
}
