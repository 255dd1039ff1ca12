import { describe, expect, it } from 'vitest';
import { importGraphModel } from '../../../src/backbones/graph-model/import';
import { importLayersModel } from '../../../src/backbones/keras-layers/import';
import { arrayOf } from '../../../src/backbones/arrays';
import type { Weight } from '../../../src/backbones/tensorflowjs/weights';

const side = (declared: number | null): number => declared ?? 8;

function whole(...values: number[]): Weight {
  return { ...arrayOf(values), whole: true };
}

const placeholder = { name: 'x', op: 'Placeholder', attr: { shape: { shape: { dim: [-1, 8, 8, 3].map((size) => ({ size: String(size) })) } } } };

function graph(nodes: readonly object[], weights: Record<string, Weight> = {}, functions: readonly object[] = []) {
  const constants = Object.keys(weights).map((name) => ({ name, op: 'Const' }));
  const modelTopology = { node: [placeholder, ...constants, ...nodes], library: { function: functions } };
  return () => importGraphModel({ modelTopology }, new Map(Object.entries(weights)), 'model.json', side);
}

const pictures = { class_name: 'InputLayer', name: 'x', config: { batch_input_shape: [null, 8, 8, 3] }, inbound_nodes: [] };

function layers(list: readonly object[], end: string) {
  const config = { layers: [pictures, ...list], input_layers: [['x', 0, 0]], output_layers: [[end, 0, 0]] };
  return () => importLayersModel({ modelTopology: { class_name: 'Model', config } }, new Map(), 'model.json', side);
}

function relu(name: string, ...inputs: string[]) {
  return { class_name: 'ReLU', name, config: {}, inbound_nodes: [inputs.map((input) => [input, 0, 0, {}])] };
}

describe('a graph model', () => {
  it('whose nodes depend on each other is damaged, a loop is unsupported', () => {
    const cycle = [{ name: 'a', op: 'AddV2', input: ['x', 'b'] }, { name: 'b', op: 'Relu', input: ['a'] }, { name: 'c', op: 'Relu', input: ['b'] }];
    expect(graph(cycle)).toThrow(/depends on its own result/);
    const loop = [{ name: 'm', op: 'Merge', input: ['x', 'n'] }, { name: 'n', op: 'NextIteration', input: ['m'] }, { name: 'e', op: 'Exit', input: ['m'] }];
    expect(graph(loop)).toThrow(/"\w" \(\w+\) is part of a loop/);
  });

  it('whose functions call themselves, twice each, is damaged', () => {
    const call = (name: string, input: string) => ({ name, op: 'PartitionedCall', input: [input], attr: { f: { func: { name: 'f' } } } });
    const f = {
      signature: { name: 'f', inputArg: [{ name: 'a' }], outputArg: [{ name: 'r' }] },
      nodeDef: [call('one', 'a'), call('two', 'one:0')],
      ret: { r: 'two:0' },
    };
    expect(graph([call('y', 'x')], {}, [f])).toThrow(/more than 16 deep/);
  });

  it('that calls a function which gives back its own argument goes on with that', () => {
    const f = { signature: { name: 'f', inputArg: [{ name: 'a' }], outputArg: [{ name: 'r' }] }, ret: { r: 'a' } };
    const call = { name: 'y', op: 'StatefulPartitionedCall', input: ['x'], attr: { f: { func: { name: 'f' } } } };
    expect(graph([call, { name: 'z', op: 'Relu', input: ['y'] }], {}, [f])().program.outputs[0]?.value.type.shape).toEqual(['N', 8, 8, 3]);
    expect(graph([{ ...call, input: ['y'] }, { name: 'z', op: 'Relu', input: ['y'] }], {}, [f])).toThrow(/nothing defines/);
  });

  it('that asks for huge constants, paddings or repetitions is refused at once', () => {
    const many = whole(1e9);
    const fill = [{ name: 'f', op: 'Fill', input: ['many', 'many'] }, { name: 'y', op: 'AddV2', input: ['x', 'f'] }];
    const range = [{ name: 'f', op: 'Range', input: ['zero', 'many', 'one'] }, { name: 'y', op: 'AddV2', input: ['x', 'f'] }];
    const numbers = { many, zero: whole(0), one: whole(1), pads: whole(0, 0, 1e9, 1e9, 0, 0, 0, 0), times: whole(1, 1e9, 1, 1), size: whole(1e6, 1e6) };
    expect(graph(fill, numbers)).toThrow(/constant of/);
    expect(graph(range, numbers)).toThrow(/constant of/);
    for (const [op, operand] of [['Pad', 'pads'], ['MirrorPad', 'pads'], ['Tile', 'times'], ['ResizeBilinear', 'size'], ['ResizeNearestNeighbor', 'size']] as const) {
      expect(graph([{ name: 'y', op, input: ['x', operand] }], numbers), op).toThrow(/constant of|more than there is/);
    }
  });

  it('names the node, its operation and why it cannot be taken', () => {
    expect(graph([{ name: 'block/y', op: 'TopKV2', input: ['x'] }])).toThrow(/node "block\/y" \(TopKV2\) is an operation that Tangent does not know/);
    expect(graph([{ name: 'y', op: 'constructor', input: ['x'] }])).toThrow(/"y" \(constructor\)/);
    expect(graph([{ name: 'y', op: 'Mean', input: ['x', 'batch'] }], { batch: whole(0) })).toThrow(/"y" \(Mean\) joins the pictures of a batch/);
  });
});

describe('a LayersModel', () => {
  it('whose layers depend on each other is damaged', () => {
    expect(layers([relu('a', 'b'), relu('b', 'a')], 'b')).toThrow(/depends on its own result/);
    expect(layers([relu('__proto__', 'constructor')], '__proto__')).toThrow(/"constructor" is needed and does not exist/);
  });

  it('of models within models that are used over and over is refused', () => {
    const model = (level: number): object => {
      const inner = level === 0 ? relu('inner', 'x') : { ...model(level - 1), name: 'inner' };
      const uses = Array.from({ length: 10 }, (_, i) => [[i === 0 ? 'x' : 'inner', Math.max(i - 1, 0), 0, {}]]);
      const config = { layers: [pictures, { ...inner, inbound_nodes: uses }], input_layers: [['x', 0, 0]], output_layers: [['inner', 9, 0]] };
      return { class_name: 'Model', config, inbound_nodes: [[['x', 0, 0, {}]]] };
    };
    expect(layers([{ ...model(9), name: 'outer' }], 'outer')).toThrow(/uses more than 20000 layers/);
  });

  it('of a long chain of layers is taken', () => {
    const chain = Array.from({ length: 5000 }, (_, i) => relu(`relu${i}`, i === 0 ? 'x' : `relu${i - 1}`));
    expect(layers(chain.reverse(), 'relu4999')().program.equations).toHaveLength(5000);
  });

  it('of pictures too large to be meant, or none, is refused', () => {
    const of = (shape: readonly (number | null)[]) => () =>
      importLayersModel({ modelTopology: { class_name: 'Sequential', config: [{ ...pictures, config: { batch_input_shape: shape }, inbound_nodes: undefined }] } }, new Map(), 'model.json', side);
    expect(of([null, 1e9, 1e9, 3])).toThrow(/1000000000 pixels/);
    expect(of([null, 8, 8, 1])).toThrow(/\[\?, 8, 8, 1\]; pictures with three channels are needed/);
    expect(of([null, 784])).toThrow(/three channels/);
  });
});
