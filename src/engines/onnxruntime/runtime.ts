import { createRequire } from 'node:module';
import type { Device } from './device';

/** What an engine needs of ONNX Runtime: the binding to Node and the build for WebAssembly have it in common. */
export type Runtime = Pick<typeof import('onnxruntime-node'), 'InferenceSession' | 'Tensor'>;

const load = createRequire(import.meta.url);

/** Whether ONNX Runtime has a native library for this platform. */
export const hasNative = (platform: string = process.platform, architecture: string = process.arch): boolean =>
  `${platform}-${architecture}` !== 'darwin-x64';

/** The processor by its native library, else by WebAssembly. */
export const processor = (): Device => (hasNative() ? 'cpu' : 'wasm');

type Web = Runtime & Pick<typeof import('onnxruntime-web'), 'env'>;

/**
 * The build for WebAssembly. Of the two packages the first that is loaded gets the provider `cpu` of both, so that the
 * binding to Node goes first: else the processor would be computed on by WebAssembly, without state that stays.
 */
function webRuntime(): Web {
  try {
    if (hasNative()) nativeRuntime();
  } catch {
    // Where it cannot be loaded, for example without glibc, WebAssembly is what there is.
  }
  return load('onnxruntime-web') as Web;
}

/** The version of what executes on a device. */
export function runtimeVersion(device: Device): string {
  const unknown = 'unknown version';
  if (device === 'wasm') return webRuntime().env.versions.web ?? unknown;
  return (load('onnxruntime-node/package.json') as { version?: string }).version ?? unknown;
}

/** The binding to Node's native library. @throws where this platform has none */
export const nativeRuntime = (): typeof import('onnxruntime-node') => load('onnxruntime-node') as typeof import('onnxruntime-node');

/**
 * The runtime of a device, loaded when it is first asked for, because a platform may lack the other.
 * @param threads of one operator on WebAssembly, which are fixed when it first computes
 */
export function runtimeOf(device: Device, threads?: number): Runtime {
  if (device !== 'wasm') return nativeRuntime();
  const web = webRuntime();
  if (threads !== undefined) web.env.wasm.numThreads = threads;
  web.env.logLevel = 'error';
  return web;
}

/** The runtime's tensors, which both packages share. */
export const { Tensor: RuntimeTensor } = load('onnxruntime-common') as Pick<Runtime, 'Tensor'>;
