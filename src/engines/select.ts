import { TangentError } from '../contract/errors';
import type { Engine } from './engine';
import { createOnnxRuntimeEngine } from './onnxruntime';

/** An engine with what its sums depend on in the last digit. */
export type SelectedEngine = Engine & { readonly threads: number };

/**
 * The engine of a name; `auto` is ONNX Runtime.
 * @throws TangentError `engine-missing` if its runtime is not installed
 */
export function selectEngine(name: 'auto' | 'onnxruntime' | 'tfjs'): Promise<SelectedEngine> {
  if (name === 'auto' || name === 'onnxruntime') return Promise.resolve(createOnnxRuntimeEngine());
  throw new TangentError(
    'engine-missing',
    '--engine tfjs needs @tensorflow/tfjs-node-gpu, which is not installed; leave the option out to use onnxruntime',
  );
}
