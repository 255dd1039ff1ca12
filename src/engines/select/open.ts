import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';
import type { EngineChoice } from '../../contract/experiment';
import { Builder } from '../../program/builder';
import type { Engine } from '../engine';
import { createOnnxRuntimeEngine } from '../onnxruntime';
import type { Device } from '../onnxruntime/device';
import { isKnown } from '../onnxruntime/providers';
import { hasNative } from '../onnxruntime/runtime';
import { createTfjsEngine } from '../tfjs';
import { loadTfjs, tfjsPackages } from '../tfjs/load';

/** An engine with what its sums depend on in the last digit. */
export type SelectedEngine = Engine & { readonly threads: number };

/** Which runtimes were installed on demand. */
export interface Installed {
  /** Whether ONNX Runtime's native library is the one that has CUDA, which this process was started with. */
  readonly onnxruntimeCuda: boolean;
  /** The entry file of TensorFlow.js with CUDA; null where it is not installed. */
  readonly tfjsCuda: string | null;
}

export interface OpenOptions {
  /** Of ONNX Runtime on the processor; as many as there are processors unless given. */
  readonly threads?: number;
  /** Has ONNX Runtime tell on standard error what it does. */
  readonly verbose?: boolean;
  /** Files that remember ONNX Runtime's fastest formulations, first the one that takes precedence. */
  readonly formulations?: readonly string[];
  /** The built program of ONNX Runtime's threads; without it no calls overlap. */
  readonly inferenceProgram?: string;
}

/** What each name stands for. */
export const deviceOf: { readonly [C in Exclude<EngineChoice, 'tfjs'>]: Device } = {
  onnxruntime: 'cpu',
  'onnxruntime-cuda': 'cuda',
  'onnxruntime-directml': 'directml',
  'onnxruntime-webgpu': 'webgpu',
  'onnxruntime-wasm': 'wasm',
};

/**
 * Opens the engine of a name, which may end this process where a driver is at fault.
 * @throws TangentError `engine-missing` if its runtime is not installed, or finds no device
 */
export async function openEngine(name: EngineChoice, installed: Installed, options: OpenOptions = {}): Promise<SelectedEngine> {
  if (name === 'tfjs') {
    const entries = installed.tfjsCuda === null ? [] : [pathToFileURL(installed.tfjsCuda).href];
    const { tf, ...loaded } = await loadTfjs([...entries, ...tfjsPackages]);
    return createTfjsEngine(tf, { ...loaded, threads: availableParallelism() });
  }
  const device = deviceOf[name];
  if (device === 'cuda' && !installed.onnxruntimeCuda) throw missing(name, say`it is not installed: run tangent install-runtime onnxruntime-cuda`);
  if (device !== 'wasm' && !hasNative()) throw missing(name, say`ONNX Runtime has no build for ${process.platform}-${process.arch}`);
  if (!isKnown(device)) throw missing(name, say`ONNX Runtime has no ${device} on ${process.platform}-${process.arch}`);
  const engine = createOnnxRuntimeEngine({ device, build: installed.onnxruntimeCuda ? 'cuda' : undefined, ...options });
  if (device !== 'cpu') await requireDevice(name, engine);
  return engine;
}

/** Whether a package of TensorFlow.js with a native backend lies beside this program. */
export function hasTfjsPackage(): boolean {
  const require = createRequire(import.meta.url);
  return tfjsPackages.some((name) => {
    try {
      return require.resolve(name) !== '';
    } catch {
      return false;
    }
  });
}

/** Compiles something small, because a device is looked for only then. */
async function requireDevice(name: EngineChoice, engine: Engine): Promise<void> {
  const builder = new Builder();
  builder.output('y', builder.emit('scale', [builder.input('x', ['N'])], { factor: 2 }));
  try {
    await (await engine.compile(builder.build())).dispose();
  } catch (cause) {
    throw missing(name, nativeReason(cause), cause);
  }
}

/** What the runtime says of a device, without the names of its own functions. */
function nativeReason(error: unknown): string {
  const line = firstLine(error);
  return /CUDA failure \d+: [^;]*[^; ]/.exec(line)?.[0] ?? /Failed to get a WebGPU adapter.*/.exec(line)?.[0] ?? line.slice(-300);
}

function missing(name: EngineChoice, reason: Said, cause?: unknown): TangentError {
  return new TangentError('engine-missing', say`${name} cannot be used here: ${reason}; leave --engine out for one that can`, { cause });
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.trim() ?? '';
}
