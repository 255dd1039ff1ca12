import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { MethodName } from '../../contract/methods';
import { preprocessingSchema } from '../../contract/preprocessing';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../../contract/safetensors';
import type { Setting } from '../../methods';
import type { Tensor } from '../../program/tensor';
import { parametersFile, writeWhole } from '../../runs';

const json = <T>(schema: z.ZodType<T>) =>
  z.string().transform((text, context): T => {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'is not as it was written' });
      return z.NEVER;
    }
  });

/** What a `<method>.safetensors` says of itself; every value is text, as the format has it. */
const metadataSchema = z.object({
  format: z.literal('tangent'),
  version: z.literal('1'),
  method: z.string(),
  /** Class names in the order of the logits, as a JSON list. */
  classes: json(z.array(z.string())),
  /** The value that is taken as features; files of older versions do not say it, and mean the usual one. */
  features: z.string().optional(),
  linearized: json(z.array(z.string())),
  backbone: z.string(),
  backboneSha256: z.string(),
  preprocessing: json(preprocessingSchema),
  background: z.enum(['white', 'black']),
  parametrization: z.enum(['standard', 'neural-tangent']),
  folding: z.string(),
  kernels: z.string(),
});

export type ParametersMetadata = z.infer<typeof metadataSchema>;

/** What describes a method's parameters, beside their names. */
export interface Described {
  readonly method: MethodName;
  readonly setting: Setting;
  readonly classes: readonly string[];
  readonly background: 'white' | 'black';
}

/** `w2/block/1/kernel` ↔ `w2/block~11/kernel`: slashes in a layer's name are written ~1, tildes ~0. */
function escaped(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const last = rest.pop();
  if (rest.length === 0 || last === undefined) return name;
  return `${first}/${rest.map((part) => part.replaceAll('~', '~0')).join('~1')}/${last}`;
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Writes a method's parameters, and ω̄ where it holds it, into the run folder. */
export async function writeParameters(
  folder: string,
  { method, setting, classes, background }: Described,
  tensors: Readonly<Record<string, Tensor>>,
): Promise<void> {
  const { backbone, layers, neuralTangentScaling, preprocessing } = setting;
  const metadata: z.input<typeof metadataSchema> = {
    format: 'tangent',
    version: '1',
    method,
    classes: JSON.stringify(classes),
    features: backbone.features,
    linearized: JSON.stringify(layers.map(({ name }) => name)),
    backbone: backbone.source.path,
    backboneSha256: backbone.source.sha256,
    preprocessing: JSON.stringify(preprocessing),
    background,
    parametrization: neuralTangentScaling ? 'neural-tangent' : 'standard',
    folding: 'batch normalisation is folded into the kernels and biases before it',
    kernels: 'height, width, input channels per group, output channels',
  };
  const stored = Object.entries(tensors).map(([name, { shape, data }]): [string, StoredTensor] => [
    escaped(name),
    { shape, dtype: 'float32', data: data instanceof Float32Array ? data : Float32Array.from(data) },
  ]);
  await writeWhole(path.join(folder, parametersFile(method)), encodeSafetensors(new Map(stored), metadata));
}

/** @throws TangentError `run-incomplete` if the method was not trained, `run-damaged` if the file is not as written */
export async function readParameters(
  folder: string,
  method: MethodName,
): Promise<{ readonly metadata: ParametersMetadata; readonly tensors: Record<string, Tensor> }> {
  const file = path.join(folder, parametersFile(method));
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new TangentError('run-incomplete', say`${folder} has no ${parametersFile(method)}: ${method} was not trained there`, { cause });
  });
  try {
    const { tensors, metadata } = decodeSafetensors(bytes, file);
    const named = [...tensors].map(([name, { shape, data }]): [string, Tensor] => [
      unescaped(name),
      { shape, dtype: 'float32', data },
    ]);
    return { metadata: metadataSchema.parse(metadata), tensors: Object.fromEntries(named) };
  } catch (cause) {
    throw new TangentError('run-damaged', say`${file} is damaged; run the experiment again`, { cause });
  }
}
