import protobuf from 'protobufjs/light.js';
import { expect, it } from 'vitest';
import { importOnnx } from '../../../src/backbones/onnx/import';
import { readOnnx } from '../../../src/backbones/onnx/read';
import { onnxSchema } from '../../../src/contract/onnx-schema';
import { normals } from '../../../src/contract/random';
import { interpret } from '../../../src/program/interpreter';

const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('ModelProto');
const batch = 2;
const [channels, height, width] = [3, 4, 5];

type Node = readonly [opType: string, input: readonly string[], output: string];

/** The output of nodes of one picture with whole-number constants, for two random pictures. */
function computed(nodes: readonly Node[], integers: Readonly<Record<string, readonly number[]>>) {
  const dim = [0, channels, height, width].map((dimValue) => ({ dimValue }));
  const bytes = modelType.encode(
    modelType.fromObject({
      opsetImport: [{ domain: '', version: 18 }],
      graph: {
        node: nodes.map(([opType, input, output]) => ({ opType, name: output, input, output: [output] })),
        initializer: Object.entries(integers).map(([name, data]) => ({ name, dims: [data.length], dataType: 7, int64Data: data })),
        input: [{ name: 'x', type: { tensorType: { elemType: 1, shape: { dim } } } }],
        output: [{ name: nodes.at(-1)?.[2] }],
      },
    }),
  );
  const { program } = importOnnx(readOnnx(bytes.finish(), 'a.onnx'), 'a.onnx', (declared) => declared ?? height);
  const data = normals(batch * channels * height * width, 9, 'pictures');
  const output = interpret(program, { image: { shape: [batch, channels, height, width], dtype: 'float32', data } })['output'];
  return { data, output };
}

it('pads, repeats and takes apart what is merged with the batch', () => {
  const { data, output } = computed(
    [
      ['Reshape', ['x', 'planes'], 'merged'],
      ['Pad', ['merged', 'margins'], 'wider'],
      ['Shape', ['wider'], 'size'],
      ['ReduceSum', ['wider', 'last'], 'sums'],
      ['Expand', ['sums', 'size'], 'repeated'],
      ['Add', ['wider', 'repeated'], 'added'],
      ['Reshape', ['added', 'pictures'], 'y'],
    ],
    { planes: [-1, height, width], margins: [0, 0, 1, 0, 0, 0], last: [2], pictures: [-1, channels, height, width + 1] },
  );
  expect(output?.shape).toEqual([batch, channels, height, width + 1]);
  for (let row = 0; row < batch * channels * height; row++) {
    const own = [0, ...data.subarray(row * width, (row + 1) * width)];
    const sum = own.reduce((a, b) => a + b, 0);
    own.forEach((value, i) => expect(output?.data[row * (width + 1) + i]).toBeCloseTo(value + sum, 12));
  }
});

it('refuses to mix pictures', () => {
  const mixed: Node[] = [['Reshape', ['x', 'planes'], 'merged'], ['Pad', ['merged', 'margins'], 'y']];
  const integers = { planes: [-1, height, width], margins: [1, 0, 0, 0, 0, 0] };
  expect(() => computed(mixed, integers)).toThrow(/node "y" \(Pad\) mixes the batch with other dimensions/);
});

it('takes known numbers with a part replaced', () => {
  const { data, output } = computed(
    [
      ['Unsqueeze', ['places', 'column'], 'rows'],
      ['ScatterND', ['numbers', 'rows', 'others'], 'replaced'],
      ['Gather', ['replaced', 'first'], 'axis'],
      ['ReduceSum', ['x', 'axis'], 'y'],
    ],
    { numbers: [1, 1, 1], places: [0, 2], others: [3, 2], first: [0], column: [1] },
  );
  expect(output?.shape).toEqual([batch, channels, height, 1]);
  expect(output?.data[0]).toBeCloseTo(data.subarray(0, width).reduce((a, b) => a + b, 0), 12);
});
