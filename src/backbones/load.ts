import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import type { Preprocessing } from '../contract/preprocessing';
import { assembleBackbone } from './assemble';
import type { Backbone } from './backbone';
import { bundledFolder, catalogue } from './catalogue';
import { readBeside } from './evidence/beside-file';
import { imageMetadata } from './evidence/image-metadata';
import { importGraphModel } from './graph-model/import';
import { importLayersModel } from './keras-layers/import';
import { withExternalData } from './onnx/external-data';
import { importOnnx } from './onnx/import';
import { readOnnx } from './onnx/read';
import type { SideRule } from './preprocessing';
import { readTensorFlowJs } from './tensorflowjs/read';

export interface LoadOptions {
  /** Takes precedence over what the file says. */
  readonly preprocessing?: Preprocessing | undefined;
  /** Height and width of the pictures, instead of what the file declares: smaller pictures are faster. */
  readonly pictureSize?: number | undefined;
  /** The value to take as features, as the file names it, instead of the one before the classifier. */
  readonly features?: string | undefined;
}

/** Height and width of the pictures for a network that takes any size. */
const DEFAULT_SIDE = 224;

/**
 * Loads a bundled backbone by its id, or an ONNX file, or a TensorFlow.js LayersModel or graph model (`model.json`, or its folder).
 * @throws TangentError `backbone-not-found`, `backbone-damaged` or `backbone-unsupported`
 */
export async function loadBackbone(idOrPath: string, options: LoadOptions = {}): Promise<Backbone> {
  const bundled = catalogue.find(({ id }) => id === idOrPath);
  if (bundled) {
    return loadOnnx(path.join(bundledFolder(), bundled.file), options, bundled);
  }
  const file = await modelFile(path.resolve(idOrPath), idOrPath);
  if (file.toLowerCase().endsWith('.json')) return loadTensorFlowJs(file, options);
  return loadOnnx(file, options, { id: idOrPath, name: path.basename(file, path.extname(file)) });
}

async function modelFile(file: string, given: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  const model = found?.isDirectory() ? path.join(file, 'model.json') : file;
  const exists = found?.isDirectory() ? await stat(model).catch(() => undefined) : found;
  const ids = catalogue.map(({ id }) => id).join(', ');
  if (!exists?.isFile()) {
    throw new TangentError(
      'backbone-not-found',
      say`no backbone "${given}": give one of ${ids}, or the path of an .onnx file or of a TensorFlow.js model.json`,
    );
  }
  if (!/\.(onnx|json)$/i.test(model)) {
    throw new TangentError('backbone-unsupported', say`${given} is neither an .onnx nor a model.json file`);
  }
  return model;
}

async function loadOnnx(
  file: string,
  options: LoadOptions,
  identity: { readonly id: string; readonly name: string; readonly licence?: string },
): Promise<Backbone> {
  const bytes = await readFile(file);
  const label = path.basename(file);
  const { model, files } = await withExternalData(readOnnx(bytes, label), file);
  const size = sideRule(options);
  const network = importOnnx(model, label, size.rule);
  const licence = identity.licence ?? model.metadata.get('licence') ?? model.metadata.get('license');
  return assembleBackbone(network, {
    id: identity.id,
    name: model.metadata.get('tangent.name') ?? identity.name,
    format: 'onnx',
    features: options.features,
    source: { path: file, sha256: sha256([bytes, ...files]), ...(licence !== undefined && { licence }) },
    ownSize: size.own(),
    preprocessing: {
      option: options.preprocessing,
      side: options.pictureSize,
      metadata: model.metadata.get('tangent.preprocessing'),
      said: imageMetadata(model.metadata),
      beside: await readBeside(file),
      declaresSize: size.declared(),
      exporter: model.producer,
    },
  });
}

async function loadTensorFlowJs(file: string, options: LoadOptions): Promise<Backbone> {
  const { format, json, weights, files } = await readTensorFlowJs(file);
  const write = format === 'graph-model' ? importGraphModel : importLayersModel;
  const size = sideRule(options);
  return assembleBackbone(write(json, weights, path.basename(file), size.rule), {
    id: file,
    name: path.basename(path.dirname(file)),
    format: format === 'graph-model' ? 'graph-model' : 'keras-layers',
    features: options.features,
    source: { path: file, sha256: sha256(files) },
    ownSize: size.own(),
    preprocessing: {
      option: options.preprocessing,
      side: options.pictureSize,
      metadata: userMetadata(json),
      beside: await readBeside(file),
      declaresSize: size.declared(),
    },
  });
}

/** The size of the pictures, whether the file declared it when the importer asked, and its own height and width. */
function sideRule({ pictureSize, preprocessing }: LoadOptions): { readonly rule: SideRule; readonly declared: () => boolean; readonly own: () => readonly number[] } {
  let open = false;
  const own: number[] = [];
  return {
    rule: (declared) => {
      open ||= declared === null;
      own.push(declared ?? DEFAULT_SIDE);
      return pictureSize ?? declared ?? preprocessing?.height ?? DEFAULT_SIDE;
    },
    declared: () => !open,
    own: () => own,
  };
}

/** `tangent.preprocessing` among what users of TensorFlow.js may store with a model, as an object or as its JSON. */
function userMetadata(json: Readonly<Record<string, unknown>>): string | undefined {
  const found = z.object({ 'tangent.preprocessing': z.unknown() }).safeParse(json['userDefinedMetadata']);
  const given = found.success ? found.data['tangent.preprocessing'] : undefined;
  if (given === undefined) return undefined;
  return typeof given === 'string' ? given : JSON.stringify(given);
}

function sha256(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
