import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import type { NumberArray } from '../arrays';
import { layersModelSchema, type LayersModel } from './schema';
import { readWeights } from './weights';

export interface LayersModelFiles {
  readonly model: LayersModel;
  readonly weights: ReadonlyMap<string, NumberArray>;
  /** Contents of `model.json` and of the weight files. */
  readonly files: readonly Uint8Array[];
}

/**
 * Reads a TensorFlow.js LayersModel: `model.json` and the weight files beside it.
 * @throws TangentError `backbone-damaged` if a file is missing or broken, `backbone-unsupported` for another format
 */
export async function readLayersModel(file: string): Promise<LayersModelFiles> {
  const label = path.basename(file);
  const bytes = await readFile(file);
  const model = parseModel(bytes, label);
  const files: Uint8Array[] = [bytes];
  const weights = new Map<string, NumberArray>();
  for (const { paths, weights: entries } of model.weightsManifest) {
    const shards = await Promise.all(paths.map((shard) => readShard(path.dirname(file), shard)));
    files.push(...shards);
    for (const [name, array] of readWeights(Buffer.concat(shards), entries, label)) weights.set(name, array);
  }
  return { model, weights, files };
}

function parseModel(bytes: Uint8Array, label: string): LayersModel {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new TangentError('backbone-damaged', `${label} is not valid JSON; copy it again`, { cause });
  }
  const format = z.object({ format: z.string() }).safeParse(json);
  if (format.success && format.data.format !== 'layers-model') {
    throw new TangentError(
      'backbone-unsupported',
      `${label} is a TensorFlow.js ${format.data.format}; a layers-model is needed`,
    );
  }
  const model = layersModelSchema.safeParse(json);
  if (!model.success) {
    throw new TangentError(
      'backbone-damaged',
      `${label} is not a TensorFlow.js LayersModel: ${z.prettifyError(model.error)}`,
    );
  }
  return model.data;
}

/** A weight file; it must lie in the model's own folder or below it. */
async function readShard(folder: string, shard: string): Promise<Uint8Array> {
  const file = path.resolve(folder, shard);
  if (!file.startsWith(path.resolve(folder) + path.sep)) {
    throw new TangentError(
      'backbone-damaged',
      `model.json names the weight file ${shard}, which is outside its folder`,
    );
  }
  return readFile(file).catch((cause: unknown) => {
    throw new TangentError('backbone-damaged', `weight file ${shard} cannot be read; put it beside model.json`, {
      cause,
    });
  });
}
