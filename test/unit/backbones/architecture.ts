import { readFile } from 'node:fs/promises';
import { assembleBackbone } from '../../../src/backbones/assemble';
import type { Backbone } from '../../../src/backbones/backbone';
import { permuteArray } from '../../../src/backbones/arrays';
import { importOnnx } from '../../../src/backbones/onnx/import';
import { readOnnx, type OnnxModel } from '../../../src/backbones/onnx/read';
import { uniforms } from '../../../src/contract/random';
import type { Tensor } from '../../../src/program/tensor';
import { fixturePath } from './safetensors';

/** What `scripts/fixtures/make-architectures.py` says of an exported network. */
export interface Reference {
  readonly image: readonly number[];
  readonly layers: readonly (readonly [name: string, biased: boolean])[];
  readonly block: readonly string[];
  readonly features: readonly (readonly number[])[];
  readonly jvp: readonly (readonly number[])[];
}

/** mean + deviation·u for u uniform in [−1, 1), rounded to float32. */
export function drawn(shape: readonly number[], seed: number, purpose: string, mean = 0, deviation = 1): Tensor {
  const numbers = uniforms(shape.reduce((product, size) => product * size, 1), seed, purpose);
  return { shape, dtype: 'float32', data: Float32Array.from(numbers, (u) => mean + deviation * (2 * u - 1)) };
}

type Recipe = readonly [parameter: string, mean: number, deviation: number, shape: number[], permutation: number[] | null];

/** The model with the numbers of its weights, which the file leaves out. */
function withWeights(model: OnnxModel): OnnxModel {
  const recipes = JSON.parse(model.metadata.get('weights') ?? '') as Record<string, Recipe>;
  const initializer = model.graph.initializer.map((tensor) => {
    const recipe = recipes[tensor.name];
    if (!recipe) return tensor;
    const [parameter, mean, deviation, shape, permutation] = recipe;
    const array = { shape, data: drawn(shape, 1, parameter, mean, deviation).data as Float32Array };
    const { data } = permutation ? permuteArray(array, permutation) : array;
    return { ...tensor, rawData: new Uint8Array(data.buffer) };
  });
  return { ...model, graph: { ...model.graph, initializer } };
}

export async function readArchitecture(name: string): Promise<{ backbone: Backbone; reference: Reference }> {
  const file = fixturePath(`architectures/${name}.onnx`);
  const reference = JSON.parse(await readFile(fixturePath(`architectures/${name}.json`), 'utf8')) as Reference;
  const network = importOnnx(withWeights(readOnnx(await readFile(file), name)), name, (declared) => declared ?? 224);
  const backbone = assembleBackbone(network, {
    id: name,
    name,
    format: 'onnx',
    source: { path: file, sha256: '' },
    preprocessing: {},
  });
  return { backbone, reference };
}
