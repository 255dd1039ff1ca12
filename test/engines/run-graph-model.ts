import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../../src/engines/engine';
import type { GraphModelFiles } from '../../src/engines/tfjs/graph-model/write';

/** Runs the files of a graph model with TensorFlow.js's own loader, on its plain backend. */
export async function runGraphModel(files: GraphModelFiles, feeds: Tensors): Promise<Tensors> {
  await tf.setBackend('cpu');
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as tf.io.ModelJSON;
  const paths = json.weightsManifest.flatMap((group) => group.paths);
  const weightData = Buffer.concat(paths.map((path) => files.get(path) ?? new Uint8Array()));
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: json.modelTopology,
    format: 'graph-model',
    signature: json.signature ?? {},
    weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weightData).buffer,
  };
  const model = await loadGraphModel({ load: () => Promise.resolve(artifacts) });
  const names = Object.keys((json.signature as { outputs: Record<string, unknown> }).outputs);
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, { shape, data }]) => [name, tf.tensor(Float32Array.from(data), [...shape])]));
  const results = [model.execute(inputs, names)].flat();
  const outputs = names.map((name, index) => {
    const tensor = results[index];
    return [name, { shape: tensor?.shape ?? [], dtype: 'float32' as const, data: Float32Array.from(tensor?.dataSync() ?? []) }] as const;
  });
  tf.dispose([...Object.values(inputs), ...results]);
  model.dispose();
  return Object.fromEntries(outputs);
}
