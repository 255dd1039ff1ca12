import { describe, expect, it } from 'vitest';
import { defaultChoice } from '../../../src/backbones/default-layers';
import { cutAtFeatures } from '../../../src/backbones/features';
import { layersOf } from '../../../src/backbones/layers';
import { NetworkWriter } from '../../../src/backbones/network-writer';
import { samePadding } from '../../../src/backbones/padding';
import { guessPreprocessing } from '../../../src/backbones/preprocessing';
import { preprocessingSchema } from '../../../src/contract/preprocessing';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
import { foldAffine, type Parametrized } from '../../../src/program/transforms/fold';
import type { Value } from '../../../src/program/types';
import type { Convolution } from '../../../src/program/vocabulary';
import { evaluate } from './evaluate';
import { relativeError } from './safetensors';

const pointwise: Convolution = {
  layout: 'NHWC',
  stride: [1, 1],
  dilation: [1, 1],
  groups: 1,
  padding: { top: 0, bottom: 0, left: 0, right: 0 },
};

function wave(shape: readonly number[], phase: number) {
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, data: Float64Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + phase)) };
}

const image: Tensor = { ...wave([2, 4, 4, 3], 0.3), dtype: 'float32' };

function write(network: (writer: NetworkWriter, image: Value) => Value): Parametrized {
  const writer = new NetworkWriter('NHWC');
  return writer.finish(network(writer, writer.image(['N', 4, 4, 3])));
}

function convolution(writer: NetworkWriter, x: Value, name: string, bias: boolean): Value {
  const channels = Number(x.type.shape[3]);
  const layer = { name, kernel: wave([1, 1, channels, 3], name.length), bias: bias ? wave([3], 2) : undefined };
  return writer.convolution(x, layer, pointwise);
}

const affine = (writer: NetworkWriter, x: Value): Value => writer.affine(x, [2, -1, 0.5], [1, 0, -3], 3);

function run({ program, parameters }: Parametrized): Float64Array {
  const [output] = evaluate(program, new Map([...parameters, ['image', image] as const]), 2).values();
  return output?.data ?? new Float64Array();
}

const count = ({ program }: Parametrized): number =>
  program.equations.filter(({ primitive }) => primitive === 'multiply').length;

describe('foldAffine', () => {
  it.each([true, false])('folds after a layer with bias: %s', (bias) => {
    const network = write((writer, x) => affine(writer, affine(writer, convolution(writer, x, 'a', bias))));
    const folded = foldAffine(network);
    expect(count(folded)).toBe(0);
    expect([...folded.parameters.keys()].sort()).toEqual(['a/bias', 'a/kernel']);
    expect(relativeError(run(folded), run(network))).toBeLessThan(1e-14);
  });

  it('folds into a dense layer', () => {
    const network = write((writer, x) => {
      const dense = writer.dense(writer.mean(x, [1, 2]), { name: 'd', kernel: wave([3, 3], 1) });
      return writer.affine(dense, [2, -1, 0.5], [1, 0, -3], 1);
    });
    const folded = foldAffine(network);
    expect(count(folded)).toBe(0);
    expect(relativeError(run(folded), run(network))).toBeLessThan(1e-14);
  });

  it.each([1, 2, 4])('folds into a transposed convolution in %i groups', (groups) => {
    const writer = new NetworkWriter('NHWC');
    const kernel = wave([3, 2, 4 / groups, 4], 0.7);
    const x = writer.convolution(writer.image(['N', 4, 4, 3]), { name: 'first', kernel: wave([1, 1, 3, 4], 1) }, pointwise);
    const movement: Convolution = { ...pointwise, stride: [2, 1], groups, padding: { ...pointwise.padding, top: 1 } };
    const y = writer.transposedConvolution(x, { name: 'up', kernel, bias: wave([4], 2) }, { ...movement, size: [8, 5] });
    const network = writer.finish(writer.affine(y, [2, -1, 0.5, 3], [1, 0, -3, 2], 3));
    const folded = foldAffine(network);
    expect(count(folded)).toBe(0);
    const outputOf = (given: Parametrized) => interpret(given.program, { image, ...Object.fromEntries(given.parameters) })['output']?.data ?? [];
    expect(relativeError(outputOf(folded), outputOf(network))).toBeLessThan(1e-14);
    expect(layersOf(folded.program, folded.parameters).at(-1)).toMatchObject({
      name: 'up',
      kind: groups === 4 ? 'depthwise-convolution' : 'convolution',
      bias: 'up/bias',
      parameterCount: 96 / groups + 4,
      // Each of 16 positions with 4 channels meets 3×2 places of the kernel and 4 / groups outputs.
      operations: (2 * 16 * 4 * 6 * 4) / groups,
    });
  });

  it('leaves a layer alone whose output has another consumer', () => {
    const network = write((writer, x) => {
      const y = convolution(writer, x, 'a', true);
      return writer.builder.emit('add', [affine(writer, y), y], {});
    });
    expect(count(foldAffine(network))).toBe(1);
    expect(run(foldAffine(network))).toEqual(run(network));
  });

  it('stops at a non-linearity', () => {
    const network = write((writer, x) => {
      const y = affine(writer, convolution(writer, x, 'a', false));
      return affine(writer, writer.builder.emit('relu', [y], {}));
    });
    expect(count(foldAffine(network))).toBe(1);
    expect(relativeError(run(foldAffine(network)), run(network))).toBeLessThan(1e-14);
  });
});

describe('the features', () => {
  const head = (writer: NetworkWriter, x: Value): Value => writer.mean(x, [1, 2]);
  const relu = (writer: NetworkWriter, x: Value): Value => writer.builder.emit('relu', [x], {});

  it('are the output of a network without a classifier, averaged over its positions', () => {
    const { program } = write((writer, x) => relu(writer, convolution(writer, x, 'a', true)));
    const cut = cutAtFeatures(program, 'NHWC');
    expect(cut.classifierDropped).toBeUndefined();
    expect(cut.program.outputs[0]?.value.type.shape).toEqual(['N', 3]);
  });

  it('keep a dense layer that a non-linearity follows', () => {
    const { program } = write((writer, x) =>
      relu(writer, writer.dense(head(writer, x), { name: 'd', kernel: wave([3, 5], 1) })),
    );
    expect(cutAtFeatures(program, 'NHWC')).not.toHaveProperty('classifierDropped');
  });

  it('come before the dense layer that a softmax follows', () => {
    const { program } = write((writer, x) => {
      const logits = writer.dense(head(writer, x), { name: 'd', kernel: wave([3, 5], 1), bias: wave([5], 0) });
      return writer.builder.emit('softmax', [logits], {});
    });
    const cut = cutAtFeatures(program, 'NHWC');
    expect(cut.classifierDropped).toBe('d');
    expect(cut.program.inputs.map(({ name }) => name)).toEqual(['image']);
  });

  it('come by default from the topmost block, all its layers and no more', () => {
    const { program } = write((writer, x) => {
      const below = relu(writer, convolution(writer, x, 'below', true));
      const inner = relu(writer, convolution(writer, below, 'first', true));
      const sum = writer.builder.emit('add', [convolution(writer, inner, 'second', true), below], {});
      return head(writer, relu(writer, sum));
    });
    expect(defaultChoice(cutAtFeatures(program, 'NHWC').program).layers).toEqual(['first', 'second']);
  });

  it('come by default from the topmost layer where it stands above the block', () => {
    const { program } = write((writer, x) => {
      const sum = writer.builder.emit('add', [convolution(writer, x, 'inside', true), x], {});
      return head(writer, relu(writer, convolution(writer, sum, 'above', true)));
    });
    expect(defaultChoice(cutAtFeatures(program, 'NHWC').program).layers).toEqual(['above']);
  });
});

it.each([
  [224, 3, 2, 0, 1],
  [112, 5, 2, 1, 2],
  [7, 3, 1, 1, 1],
  [17, 3, 2, 1, 1],
  [10, 1, 2, 0, 0],
])("'same' padding of %i by window %i, stride %i is %i before and %i after", (size, window, stride, top, bottom) => {
  expect(samePadding([size, size], [window, window], [stride, stride])).toEqual({
    top,
    bottom,
    left: top,
    right: bottom,
  });
});

it('guesses preprocessing that its own schema accepts', () => {
  for (const [height, width] of [
    [224, 224],
    [32, 32],
    [17, 19],
    [299, 299],
    [4096, 4096],
  ] as const) {
    for (const format of ['onnx', 'keras-layers'] as const) {
      expect(preprocessingSchema.safeParse(guessPreprocessing(format, height, width)).success).toBe(true);
    }
  }
});
