import { loadBackbone, type Backbone } from '../src/backbones';
import { assembleBackbone } from '../src/backbones/assemble';
import { NetworkWriter } from '../src/backbones/network-writer';
import { normals } from '../src/contract/random';
import type { Value } from '../src/program/types';
import type { Pair } from '../src/program/vocabulary';

/** A convolution of a benchmark's network, without padding unless `same`. */
interface Stage {
  readonly name: string;
  readonly side: number;
  readonly stride: number;
  readonly channels: number;
  readonly same?: boolean;
}

/** What PyTorch is told beside the tensors, so that it builds the same network. */
export interface Plan {
  readonly activation: readonly [kind: 'relu' | 'relu6' | 'leakyRelu', slope: number];
  /** Learned layers without activation. */
  readonly linear: readonly string[];
  /** Whether the learned layers' input is added before the last activation. */
  readonly residual: boolean;
}

export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly plan: Plan;
  /** Names of the layers linearized. */
  readonly linearized: readonly string[];
  /** Whether PyTorch can start from the pixels. */
  readonly fromPixels: boolean;
  readonly backbone: () => Promise<Backbone>;
}

const slope = 0.2;

/** A kernel that keeps the size of what goes through. */
function kernel(name: string, shape: readonly [number, number, number, number]) {
  const fan = shape[0] * shape[1] * shape[2];
  const length = fan * shape[3];
  return { shape, data: Float32Array.from(normals(length, 7, name), (x) => x * Math.sqrt(2 / fan)) };
}

function stage(writer: NetworkWriter, x: Value, { name, side, stride, channels, same = false }: Stage): Value {
  const from = Number(x.type.shape[3]);
  const bias = { shape: [channels], data: Float32Array.from(normals(channels, 7, `${name} bias`), (b) => 0.1 * b) };
  const around = same ? (side - 1) / 2 : 0;
  const padding = { top: around, bottom: around, left: around, right: around };
  const strides: Pair = [stride, stride];
  const layer = { name, kernel: kernel(name, [side, side, from, channels]), bias };
  return writer.convolution(x, layer, { layout: 'NHWC', stride: strides, padding, dilation: [1, 1], groups: 1 });
}

function assembled(writer: NetworkWriter, output: Value, side: number): Backbone {
  const preprocessing = {
    width: side,
    height: side,
    resize: { mode: 'stretch', interpolation: 'bilinear' },
    crop: 'none',
    channelOrder: 'RGB',
    mean: [128, 128, 128],
    std: [64, 64, 64],
  } as const;
  return assembleBackbone(writer.finish(output), {
    id: 'bench',
    name: 'bench',
    format: 'keras-layers',
    source: { path: 'bench', sha256: '' },
    preprocessing: { option: { ...preprocessing, mean: [...preprocessing.mean], std: [...preprocessing.std] } },
  });
}

/** The encoder of the paper's BiGAN on 32 × 32 pictures. */
function encoder(): Backbone {
  const writer = new NetworkWriter('NHWC');
  const stages: readonly Stage[] = [
    { name: 'conv1', side: 5, stride: 1, channels: 32 },
    { name: 'conv2', side: 4, stride: 2, channels: 64 },
    { name: 'conv3', side: 4, stride: 1, channels: 128 },
    { name: 'conv4', side: 4, stride: 2, channels: 256 },
    { name: 'conv5', side: 4, stride: 1, channels: 512 },
  ];
  let x = writer.image(['N', 32, 32, 3]);
  for (const next of stages) x = writer.builder.emit('leakyRelu', [stage(writer, x, next)], { slope });
  return assembled(writer, x, 32);
}

/** A basic block of ResNet-18's last stage, after a layer that gives it pictures of its size. */
function residualBlock(): Backbone {
  const writer = new NetworkWriter('NHWC');
  const { builder } = writer;
  const relu = (x: Value): Value => builder.emit('relu', [x], {});
  const image = writer.image(['N', 7, 7, 3]);
  const block = { side: 3, stride: 1, channels: 512, same: true };
  const input = relu(stage(writer, image, { name: 'stem', side: 1, stride: 1, channels: 512 }));
  const middle = relu(stage(writer, input, { name: 'conv1', ...block }));
  const sum = builder.emit('add', [stage(writer, middle, { name: 'conv2', ...block }), input], {});
  return assembled(writer, relu(sum), 7);
}

const leaky: Plan = { activation: ['leakyRelu', slope], linear: [], residual: false };

/** What the table measures. */
export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    title: "last convolution of the paper's encoder",
    plan: leaky,
    linearized: ['conv5'],
    fromPixels: true,
    backbone: async () => encoder(),
  },
  {
    name: 'W2',
    title: 'its last three convolutions',
    plan: leaky,
    linearized: ['conv3', 'conv4', 'conv5'],
    fromPixels: true,
    backbone: async () => encoder(),
  },
  {
    name: 'W3',
    title: 'ResNet-18 layer4, block 2',
    plan: { activation: ['relu', 0], linear: [], residual: true },
    linearized: ['conv1', 'conv2'],
    fromPixels: false,
    backbone: async () => residualBlock(),
  },
  {
    name: 'W4',
    title: "EfficientNet-Lite0's top 1×1 convolution",
    plan: { activation: ['relu6', 0], linear: [], residual: false },
    linearized: [],
    fromPixels: false,
    backbone: () => loadBackbone('efficientnet-lite0'),
  },
  {
    name: 'W5',
    title: "EfficientNet-Lite0's last block, with its depthwise convolution, and head",
    plan: { activation: ['relu6', 0], linear: ['blocks.15.project'], residual: false },
    linearized: ['blocks.15.expand', 'blocks.15.depthwise', 'blocks.15.project', 'head'],
    fromPixels: false,
    backbone: () => loadBackbone('efficientnet-lite0'),
  },
];
