import type { Tensors } from '../engine';
import { providersOf } from './providers';
import { processor, runtimeOf } from './runtime';
import { fromRuntime, toRuntime } from './tensors';

/** Runs a model file of any origin once, on the processor; inputs and outputs have the file's names. */
export async function runFile(file: Uint8Array, feeds: Tensors): Promise<Tensors> {
  const { InferenceSession } = runtimeOf(processor());
  const session = await InferenceSession.create(file, { executionProviders: providersOf(processor()), logSeverityLevel: 3 });
  try {
    const inputs = Object.entries(feeds).map(([name, tensor]) => [name, toRuntime(tensor)] as const);
    const outputs = await session.run(Object.fromEntries(inputs));
    return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, fromRuntime(value as Parameters<typeof fromRuntime>[0])]));
  } finally {
    await session.release();
  }
}
