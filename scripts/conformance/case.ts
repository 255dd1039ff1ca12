import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import protobuf from 'protobufjs/light.js';
import type { GraphMessage, TensorMessage } from '../../src/backbones/onnx/messages';
import type { KnownArray } from '../../src/backbones/graphs/operand';
import { readOnnx, type OnnxModel } from '../../src/backbones/onnx/read';
import { TensorReader } from '../../src/backbones/onnx/tensor-data';
import { onnxSchema } from '../../src/contract/onnx-schema';

/** A model with operands and the results that it must give. */
export interface ConformanceCase {
  readonly name: string;
  readonly model: OnnxModel;
  readonly operands: ReadonlyMap<string, KnownArray>;
  readonly results: ReadonlyMap<string, KnownArray>;
}

const tensorType = protobuf.Root.fromJSON(onnxSchema).lookupType('TensorProto');

function tensorFrom(bytes: Uint8Array): KnownArray {
  const message = tensorType.toObject(tensorType.decode(bytes), { longs: Number, defaults: true, arrays: true });
  return new TensorReader(new Map(), 'the case').read(message as unknown as TensorMessage);
}

/** Whether every operand and result is a tensor, not a sequence or an optional one. */
function hasTensorsOnly({ input, output }: GraphMessage): boolean {
  return [...input, ...output].every(({ type }) => type?.tensorType);
}

/**
 * Reads a case as the ONNX project stores it: `model.onnx` and `test_data_set_0/{input,output}_<i>.pb`.
 * @returns undefined for cases of sequences and optional values
 */
export async function readCase(folder: string): Promise<ConformanceCase | undefined> {
  const name = path.basename(folder);
  const model = readOnnx(await readFile(path.join(folder, 'model.onnx')), name);
  if (!hasTensorsOnly(model.graph)) return undefined;
  const initializers = new Set(model.graph.initializer.map((tensor) => tensor.name));
  const data = path.join(folder, 'test_data_set_0');
  const files = new Set(await readdir(data));
  const read = async (kind: 'input' | 'output', names: readonly string[]): Promise<Map<string, KnownArray>> => {
    const found = new Map<string, KnownArray>();
    for (const [i, tensor] of names.entries()) {
      const file = `${kind}_${i}.pb`;
      if (files.has(file)) found.set(tensor, tensorFrom(await readFile(path.join(data, file))));
    }
    return found;
  };
  const inputs = model.graph.input.map((input) => input.name).filter((input) => !initializers.has(input));
  const outputs = model.graph.output.map((output) => output.name);
  return { name, model, operands: await read('input', inputs), results: await read('output', outputs) };
}
