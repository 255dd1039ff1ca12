import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { weightsManifestSchema, type WeightsManifest } from './manifest';
import { readShards } from './shards';
import { bytesOf, readWeights, type Weight } from './weights';

/** What a `model.json` holds: layers of Keras, or the operations of a TensorFlow graph. */
export type TensorFlowJsFormat = 'layers-model' | 'graph-model';

export interface TensorFlowJsModel {
  readonly format: TensorFlowJsFormat;
  /** `model.json`, its topology not checked yet. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly weights: ReadonlyMap<string, Weight>;
  /** Contents of `model.json` and of the weight files. */
  readonly files: readonly Uint8Array[];
}

/** A topology has some hundred bytes for each operation; weights do not stand in it. */
const MOST_BYTES = 2 ** 28;

/**
 * Reads a TensorFlow.js model: `model.json` and the weight files beside it.
 * @throws TangentError `backbone-damaged` if a file is missing or broken, `backbone-unsupported` for another format
 */
export async function readTensorFlowJs(file: string): Promise<TensorFlowJsModel> {
  const label = path.basename(file);
  if ((await stat(file)).size > MOST_BYTES) {
    throw new TangentError('backbone-damaged', say`${label} is too large to describe a network`);
  }
  const bytes = await readFile(file);
  const json = parsed(bytes, label);
  const format = formatOf(json, label);
  const manifest = manifestOf(json, label);
  const files: Uint8Array[] = [bytes];
  const weights = new Map<string, Weight>();
  for (const { paths, weights: entries } of manifest) {
    const group = await readShards(path.dirname(file), paths, bytesOf(entries, label));
    files.push(group);
    for (const [name, array] of readWeights(group, entries, label)) {
      if (weights.has(name)) throw new TangentError('backbone-damaged', say`${label}: the weight "${name}" comes twice`);
      weights.set(name, array);
    }
  }
  return { format, json, weights, files };
}

function parsed(bytes: Uint8Array, label: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new TangentError('backbone-damaged', say`${label} is not valid JSON; copy it again`, { cause });
  }
  const record = z.record(z.string(), z.unknown()).safeParse(json);
  if (!record.success) throw new TangentError('backbone-damaged', say`${label} is not a TensorFlow.js model`);
  return record.data;
}

const formatSchema = z.object({ format: z.string() });
const graphSchema = z.object({ modelTopology: z.object({ node: z.array(z.unknown()) }) });

/** Older files do not say their format. */
function formatOf(json: Record<string, unknown>, label: string): TensorFlowJsFormat {
  const declared = formatSchema.safeParse(json);
  const format = declared.success ? declared.data.format : graphSchema.safeParse(json).success ? 'graph-model' : 'layers-model';
  if (format === 'layers-model' || format === 'graph-model') return format;
  throw new TangentError(
    'backbone-unsupported',
    say`${label} is a TensorFlow.js ${format}; a layers-model or graph-model is needed`,
  );
}

function manifestOf(json: Record<string, unknown>, label: string): WeightsManifest {
  const manifest = weightsManifestSchema.safeParse(json['weightsManifest']);
  if (!manifest.success) {
    throw new TangentError(
      'backbone-damaged',
      say`${label} is not a TensorFlow.js model: its list of weights is not valid: ${z.prettifyError(manifest.error)}`,
    );
  }
  const paths = manifest.data.flatMap((group) => group.paths);
  if (new Set(paths).size !== paths.length) {
    throw new TangentError('backbone-damaged', say`${label} names a weight file twice`);
  }
  return manifest.data;
}
