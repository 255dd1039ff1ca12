import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';
import type { GraphMessage, TensorMessage } from './messages';
import type { OnnxModel } from './read';

/** Where in another file a tensor's numbers lie, in bytes; to the end where there is no length. */
export interface ExternalRange {
  readonly location: string;
  readonly offset: number;
  readonly length: number | undefined;
}

/** @throws TangentError `backbone-damaged` if the place is not given or makes no sense */
export function externalRange({ name, externalData }: TensorMessage, file: string): ExternalRange {
  const entries = new Map(externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  const number = (key: string): number | undefined => {
    const text = entries.get(key);
    return text === undefined ? undefined : /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  };
  const [offset, length] = [number('offset') ?? 0, number('length')];
  if (location === '' || Number.isNaN(offset) || Number.isNaN(length)) {
    throw new TangentError('backbone-damaged', say`tensor "${name}" of ${file} does not say where in which file its numbers lie`);
  }
  return { location, offset, length };
}

/**
 * Reads the files that hold tensors of a model: only such that lie in the model's own folder or in folders within it,
 * symbolic links followed.
 * @param modelFile path of the model
 * @returns the model with these files, and their contents in the order of their names
 * @throws TangentError `backbone-damaged` if one is missing, lies elsewhere, or is smaller than the model needs
 */
export async function withExternalData(
  model: OnnxModel,
  modelFile: string,
): Promise<{ readonly model: OnnxModel; readonly files: readonly Uint8Array[] }> {
  const label = path.basename(modelFile);
  const ranges = new Map<string, Map<string, ExternalRange>>();
  for (const tensor of tensorsOf(model.graph)) {
    if (tensor.dataLocation !== 1) continue;
    const range = externalRange(tensor, label);
    const others = ranges.get(range.location) ?? new Map<string, ExternalRange>();
    ranges.set(range.location, others.set(`${range.offset} ${range.length}`, range));
  }
  const externalData = new Map<string, Uint8Array>();
  for (const [location, parts] of [...ranges].sort(([a], [b]) => (a < b ? -1 : 1))) {
    externalData.set(location, await readBeside(modelFile, location, [...parts.values()]));
  }
  return { model: { ...model, externalData }, files: [...externalData.values()] };
}

async function readBeside(modelFile: string, location: string, parts: readonly ExternalRange[]): Promise<Uint8Array> {
  const label = path.basename(modelFile);
  const refuse = (why: Said): TangentError =>
    new TangentError('backbone-damaged', say`${label} keeps weights in "${location}", which ${why}`);
  const apart = /[\\/]/;
  if (path.isAbsolute(location) || path.win32.isAbsolute(location) || location.split(apart).includes('..') || location.includes('\0')) {
    throw refuse(say`is outside the model's folder`);
  }
  const folder = await realpath(path.dirname(modelFile));
  const file = await realpath(path.join(folder, location)).catch(() => undefined);
  if (file === undefined) throw refuse(say`is missing; put it beside the model`);
  if (!file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep)) throw refuse(say`is outside the model's folder`);
  const found = await stat(file);
  if (!found.isFile()) throw refuse(say`is not a file`);
  const ends = parts.map(({ offset, length = 0 }) => offset + length);
  const size = ends.reduce((largest, end) => Math.max(largest, end), 0);
  if (found.size < size) throw refuse(say`has ${found.size} bytes where ${size} are needed; copy it again`);
  // Tensors may share a place as a whole; where places overlap otherwise, a small file could fill the memory.
  const total = parts.reduce((sum, { offset, length = found.size - offset }) => sum + length, 0);
  if (total > found.size) throw refuse(say`holds tensors that overlap`);
  return readFile(file);
}

function* tensorsOf(graph: GraphMessage): Generator<TensorMessage> {
  yield* graph.initializer;
  for (const { attribute } of graph.node) {
    for (const { t, g } of attribute) {
      if (t) yield t;
      if (g) yield* tensorsOf(g);
    }
  }
}
