import util from 'node:util';
import { TangentError } from '../../contract/errors';
import { say, type Message } from '../../contract/message';
import type { Tfjs } from './kernel';
import type { TfjsOptions } from './index';

/** In the order of preference: the first computes on CUDA where it can. */
export const tfjsPackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

export interface LoadedTfjs extends Omit<TfjsOptions, 'threads'> {
  readonly tf: Tfjs;
}

/**
 * Loads TensorFlow.js with the native backend that is installed.
 * @param candidates packages by name, or their entry files by address
 * @throws TangentError `engine-missing` if none is installed or none of those that are can be loaded
 */
export async function loadTfjs(candidates: readonly string[] = tfjsPackages): Promise<LoadedTfjs> {
  prepareProcess();
  const faults: Message[] = [];
  for (const name of candidates) {
    try {
      return await load(name);
    } catch (error) {
      if (!isMissing(error, name)) faults.push(say`${name} does not load: ${firstLine(error)}`);
    }
  }
  const [first, ...others] = faults;
  const reason = first ? say`cannot be had (${others.reduce((all, fault) => say`${all}; ${fault}`, first)})` : say`is not installed`;
  throw new TangentError(
    'engine-missing',
    say`TensorFlow.js with a native backend ${reason}: run tangent install-runtime tfjs-cuda, or npm install @tensorflow/tfjs-node-gpu where tangent is installed (its installer must be allowed to run), or leave --engine out: onnxruntime needs nothing more`,
  );
}

async function load(name: string): Promise<LoadedTfjs> {
  const module = (await import(/* @vite-ignore */ name)) as Tfjs & { readonly default?: Tfjs };
  const tf = module.default ?? module;
  await tf.ready();
  const { isUsingGpuDevice } = tf.backend() as { readonly isUsingGpuDevice?: boolean };
  const backend = tf.getBackend();
  return { tf, backend, device: isUsingGpuDevice ? 'cuda' : 'cpu', version: tf.version_core };
}

/** What must be so before the native libraries are loaded. */
function prepareProcess(): void {
  // Its native backend calls these, and Node.js 23 removed them.
  const removed = { isArray: Array.isArray, isNullOrUndefined: (value: unknown) => value === null || value === undefined };
  const present = util as unknown as Record<string, unknown>;
  for (const [name, check] of Object.entries(removed)) present[name] ??= check;
  // Float32 throughout: graphics processors would round factors to ten bits.
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  // The same sums in every run.
  process.env['TF_DETERMINISTIC_OPS'] ??= '1';
}

function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && message.includes(`'${name}'`);
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
