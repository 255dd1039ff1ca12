import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { costsSchema, runSeconds } from '../../src/contract/costs';
import { experimentSchema } from '../../src/contract/experiment';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { estimatedSeconds, measureRates, rememberedRates, rememberRates, type Rates } from '../../src/engines/rates';
import { Builder } from '../../src/program/builder';
import { bindNetwork, chosenBackbone } from '../../src/trainer/adapt/network';
import { costsOf } from '../../src/trainer/engine/costs';
import { readArchitecture } from '../unit/backbones/architecture';
import { fixturePath } from '../unit/backbones/safetensors';
import { temporaryFolder } from '../unit/runs/temporary';

const rates: Rates = {
  operations: { contract: 1e9, convolution: 5e8, kernelGradient: 2.5e8, depthwise: 1e8, depthwiseKernelGradient: 5e7 },
  bytes: 1e6,
  call: 0.5,
};

describe('an estimate', () => {
  it('adds products at their rates, bytes of the rest and the call', () => {
    const builder = new Builder();
    const [x, kernel] = [builder.input('x', ['N', 10]), builder.input('kernel', [10, 5])];
    const product = builder.emit('contract', [x, kernel], { contracting: [[1], [0]], batch: [[], []] });
    builder.output('y', builder.emit('relu', [product], {}));
    // 2·8·10·5 operations; 8·5 numbers read and written.
    expect(estimatedSeconds(builder.build(), 8, rates)).toBeCloseTo(0.5 + 800 / 1e9 + (2 * 8 * 5 * 4) / 1e6, 12);
  });

  it('tells windows of one pixel and one group per channel from other convolutions', () => {
    const seconds = (window: number, groups: number): number => {
      const builder = new Builder();
      const padding = { top: 0, bottom: 0, left: 0, right: 0 };
      const kernel = builder.input('kernel', [window, window, 4 / groups, 4]);
      const x = builder.input('x', ['N', 3, 3, 4]);
      builder.output('y', builder.emit('convolution', [x, kernel], { layout: 'NHWC', stride: [1, 1], padding, dilation: [1, 1], groups }));
      return estimatedSeconds(builder.build(), 1, { ...rates, call: 0 });
    };
    expect(seconds(1, 1)).toBeCloseTo((2 * 9 * 16) / 1e9, 15);
    expect(seconds(3, 1)).toBeCloseTo((2 * 9 * 16) / 5e8, 15);
    expect(seconds(3, 4)).toBeCloseTo((2 * 9 * 4) / 1e8, 15);
  });
});

describe('rates', () => {
  it('are measured: products of many numbers are faster than those of few', async () => {
    const engine = createOnnxRuntimeEngine({ threads: 2 });
    const { operations, bytes, call } = await measureRates(engine);
    await engine.dispose();
    for (const rate of [...Object.values(operations), bytes, call]) expect(rate).toBeGreaterThan(0);
    expect(operations.contract).toBeGreaterThan(operations.depthwise);
  });

  it('are remembered for a machine and an engine', async () => {
    const file = path.join(temporaryFolder(), 'cache', 'rates.json');
    expect(await rememberedRates(file, 'here', 'onnxruntime')).toBeNull();
    await rememberRates(file, 'here', 'onnxruntime', rates);
    await rememberRates(file, 'here', 'tfjs', { ...rates, bytes: 7 });
    expect(await rememberedRates(file, 'here', 'onnxruntime')).toEqual(rates);
    expect((await rememberedRates(file, 'here', 'tfjs'))?.bytes).toBe(7);
    expect(await rememberedRates(file, 'here', 'constructor')).toBeNull();
    await rememberRates(file, 'here', 'rough', rates, 1000);
    expect(await rememberedRates(file, 'here', 'rough', 999)).toEqual(rates);
    expect(await rememberedRates(file, 'here', 'rough', 1000)).toBeNull();
    expect(await rememberedRates(file, 'elsewhere', 'onnxruntime')).toBeNull();
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -9));
    expect(await rememberedRates(file, 'here', 'onnxruntime')).toBeNull();
  });
});

describe('what a choice costs', () => {
  const costsFor = async (linearize: string[]) => {
    const experiment = experimentSchema.parse({ dataset: '/d', backbone: fixturePath('residual.onnx'), linearize });
    const network = bindNetwork(await chosenBackbone(experiment), experiment, 10);
    return { network, costs: costsOf(network, 64, { engine: 'onnxruntime', rates: { ...rates, call: 1e-6 } }) };
  };

  it('is exact in parameters and bytes, and grows with the choice', async () => {
    const { network, costs } = await costsFor(['block2.conv2']);
    const { costs: more } = await costsFor(['block2.conv1', 'block2.conv2']);
    const learned = 3 * 3 * 12 * 12 + 12;
    expect(costsSchema.parse(costs)).toEqual(costs);
    expect(costs.parameters).toBe(learned + 12 * 10 + 10);
    expect(costs.bytesPerSample).toBe(network.bytesPerSample);
    expect(more.parameters).toBeGreaterThan(costs.parameters);
    expect(more.bytesPerSample).toBeGreaterThan(costs.bytesPerSample);
    expect(more.secondsPerStep?.typical).toBeGreaterThan(costs.secondsPerStep?.typical ?? Infinity);
  });

  it('is told of transformer blocks too', async () => {
    const { backbone } = await readArchitecture('vit');
    const block = backbone.blocks.findLast(({ kind }) => kind === 'transformer');
    const experiment = experimentSchema.parse({ dataset: '/d', linearize: block?.layers });
    const costs = costsOf(bindNetwork(backbone, experiment, 10), 64, { engine: 'onnxruntime', rates });
    expect(costs.bytesPerSample).toBeGreaterThan(4 * backbone.featureCount);
    expect(costs.secondsPerStep?.typical).toBeGreaterThan(0);
  });

  it('makes a run longer with each picture and model', async () => {
    const { costs } = await costsFor(['block2.conv2']);
    const [few, many, all] = [runSeconds(costs, 10, ['full']), runSeconds(costs, 1000, ['full']), runSeconds(costs, 1000, ['full', 'finetune'])];
    expect(few?.most).toBeLessThan(many?.most ?? 0);
    expect(many?.most).toBeLessThan(all?.most ?? 0);
    for (const range of [few, many, all]) expect(range?.least).toBeLessThan(range?.most ?? 0);
    expect(runSeconds({ ...costs, secondsPerPicture: null }, 10, ['full'])).toBeNull();
  });
});
