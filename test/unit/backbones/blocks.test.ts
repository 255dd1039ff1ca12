import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, segmentsOf } from '../../../src/backbones/blocks';
import { groupName, groupsByName } from '../../../src/backbones/blocks/names';
import type { Layer } from '../../../src/backbones/backbone';
import { Builder } from '../../../src/program/builder';
import { prune } from '../../../src/program/transforms/prune';
import type { Program, Value } from '../../../src/program/types';
import { loadBackbone } from '../../../src/backbones';
import { readArchitecture } from './architecture';
import { unpackedKeras } from './keras-fixtures';

const ofArchitecture = async (name: string) => (await readArchitecture(name)).backbone;

describe('blocks of known networks', () => {
  it.each([
    ['resnet-basic', 'layer4.1', 'residual', 2],
    ['resnet-bottleneck', 'layer4.1', 'residual', 3],
    ['mobilenet-v2', 'features.7', 'residual', 3],
    ['mobilenet-v2', 'features.6', 'group', 3],
    ['mobilenet-v3', 'features.3', 'group', 5],
    ['efficientnet-b0', 'features.2.0', 'group', 5],
    ['densenet', 'features.denseblock4.denselayer2', 'dense-connections', 2],
    ['inception-v3', 'Mixed_5d', 'parallel', 7],
    ['squeezenet', 'features.12', 'parallel', 3],
    ['convnext', 'features.7.1', 'residual', 3],
    ['vit', 'encoder.layers.encoder_layer_1', 'transformer', 4],
    ['deit', 'blocks.1', 'transformer', 4],
  ] as const)('%s: %s is a %s of %d layers', async (network, name, kind, layers) => {
    const { blocks } = await ofArchitecture(network);
    expect(blocks.find((block) => block.name === name)).toMatchObject({ kind, hindrance: null });
    expect(blocks.find((block) => block.name === name)?.layers).toHaveLength(layers);
  });

  it.each(['resnet-basic', 'densenet', 'inception-v3', 'vit', 'vgg', 'mobilenet-v3'])('%s: every layer stands in one block, with its parameters', async (network) => {
    const { blocks, layers, classifierDropped } = await ofArchitecture(network);
    const linearizable = blocks.filter(({ hindrance }) => hindrance === null);
    expect(linearizable.flatMap((block) => block.layers)).toEqual(layers.map(({ name }) => name));
    const total = linearizable.reduce((sum, { parameterCount }) => sum + parameterCount, 0);
    expect(total).toBe(layers.reduce((sum, { parameterCount }) => sum + parameterCount, 0));
    expect(new Set(blocks.map(({ name }) => name)).size).toBe(blocks.length);
    expect(blocks.at(-1)).toMatchObject({ name: classifierDropped, hindrance: 'after-features' });
  });
});

describe('the default', () => {
  it.each([
    ['resnet-basic', 'residual-block', ['layer4.1.conv1', 'layer4.1.conv2']],
    ['mobilenet-v2', 'topmost-layer', ['features.8.0']],
    ['deit', 'residual-block', ['blocks.1.mlp.fc1', 'blocks.1.mlp.fc2']],
    ['vgg', 'topmost-layer', ['classifier.3']],
    ['squeezenet', 'topmost-layers', ['features.12.expand1x1', 'features.12.expand3x3']],
    ['densenet', 'topmost-layers', ['features.denseblock4.denselayer1.conv2', 'features.denseblock4.denselayer2.conv2']],
  ] as const)('of %s is the %s', async (network, rule, layers) => {
    expect(await ofArchitecture(network)).toMatchObject({ defaultRule: rule, defaultLayers: layers });
  });
});

describe('segments', () => {
  /** A graph in which each value is the sum of one or two earlier ones. */
  function graph(sources: readonly (readonly [number, number])[]): Program {
    const builder = new Builder();
    const values: Value[] = [builder.input('image', ['N', 2])];
    sources.forEach(([a, b], i) => {
      const [x, y] = [values[a % (i + 1)], values[b % (i + 1)]] as [Value, Value];
      values.push(x === y ? builder.emit('relu', [x], {}) : builder.emit('add', [x, y], {}));
    });
    builder.output('features', values.at(-1) as Value);
    return prune(builder.build());
  }

  /** Whether the output depends on the image by a path around the value. */
  function isAvoidable({ inputs, equations, outputs }: Program, value: Value): boolean {
    const reached = new Set([inputs[0]?.value]);
    for (const equation of equations) {
      if (equation.output !== value && equation.inputs.some((input) => reached.has(input))) reached.add(equation.output);
    }
    return reached.has(outputs[0]?.value);
  }

  it('end exactly at the values that every path passes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 14 }), (sources) => {
        const program = graph(sources);
        const ends = new Set(segmentsOf(program).map(({ to }) => to));
        for (const { output } of program.equations) {
          const needed = output === program.outputs[0]?.value || !isAvoidable(program, output);
          expect(ends.has(output)).toBe(needed);
        }
        expect(segmentsOf(program).flatMap(({ equations }) => equations)).toEqual(program.equations);
      }),
    );
  });
});

it('paths that skip whole cells make no block: names do', async () => {
  const { folder, remove } = await unpackedKeras('nasnet');
  const { blocks } = await loadBackbone(`${folder}/layers`);
  await remove();
  expect(blocks.find(({ name }) => name === 'separable_conv_1_normal_left1_3')).toMatchObject({ kind: 'group', layers: { length: 2 } });
  expect(Math.max(...blocks.map(({ layers }) => layers.length))).toBeLessThan(8);
});

it('a layer whose result only chooses a mask cannot be linearized', () => {
  const builder = new Builder();
  const image = builder.input('image', ['N', 4]);
  const kernel = builder.input('gate/kernel', [4, 4]);
  const scores = builder.emit('contract', [image, kernel], { contracting: [[1], [0]], batch: [[], []] });
  const mask = builder.emit('insideMask', [scores], { low: 0, high: Infinity });
  builder.output('features', builder.emit('applyMask', [image, mask], { otherwise: 0 }));
  const program = builder.build();
  const layer: Layer = { name: 'gate', kind: 'dense', kernel: 'gate/kernel', kernelShape: [4, 4], parameterCount: 16, operations: 32 };
  expect(blocksOf(program, [layer], segmentsOf(program))).toMatchObject([{ name: 'gate', hindrance: 'no-derivative' }]);
});

describe('names', () => {
  it.each([
    [['features.26', 'features.28'], [1, 1]],
    [['conv2d_90', 'conv2d_91'], [1, 1]],
    [['block_16_expand', 'block_16_depthwise', 'block_16_project', 'Conv_1'], [3, 1]],
    [['features.1.conv.0.0', 'features.1.conv.1', 'features.2.conv.0.0', 'features.2.conv.1.0', 'features.2.conv.2'], [2, 3]],
    [['b.2.0.x', 'b.2.0.se.1.fc1', 'b.2.0.se.1.fc2', 'b.2.0.y', 'b.2.1.x', 'b.2.1.y'], [4, 2]],
    [['conv5_block3_1_conv', 'conv5_block3_2_conv', 'conv5_block3_3_conv'], [3]],
  ])('group %j', (names, sizes) => {
    expect(groupsByName(names).map(({ length }) => length)).toEqual(sizes);
    expect(groupsByName(names).flat()).toEqual(names);
  });

  it('are those of the layers where these share nothing', () => expect(groupName(['a', 'b', 'c'])).toBe('a … c'));
});
