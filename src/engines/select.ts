import { availableParallelism } from 'node:os';
import type { Engine } from './engine';
import { createOnnxRuntimeEngine } from './onnxruntime';
import { createTfjsEngine } from './tfjs';
import { loadTfjs } from './tfjs/load';

/** An engine with what its sums depend on in the last digit. */
export type SelectedEngine = Engine & { readonly threads: number };

/**
 * The engine of a name; `auto` is ONNX Runtime.
 * @throws TangentError `engine-missing` if its runtime is not installed
 */
export async function selectEngine(name: 'auto' | 'onnxruntime' | 'tfjs'): Promise<SelectedEngine> {
  if (name === 'auto' || name === 'onnxruntime') return createOnnxRuntimeEngine();
  const { tf, ...options } = await loadTfjs();
  return createTfjsEngine(tf, { ...options, threads: availableParallelism() });
}
