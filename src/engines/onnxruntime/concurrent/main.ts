import { parentPort, workerData } from 'node:worker_threads';
import type { Tensors } from '../../engine';
import { nativeRuntime } from '../runtime';
import { fromRuntime, toRuntime } from '../tensors';
import type { Answer, Call, Request, Setup, Word } from './messages';

// `inference.js`, a thread that executes one graph: the binding to Node computes on the thread that asks it.
const { model, options } = workerData as Setup;
const session = await nativeRuntime().InferenceSession.create(model, options);

function say(word: Word, transferred: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(word, transferred);
}

async function answer({ number, feeds }: Call): Promise<Answer> {
  try {
    const inputs = Object.entries(feeds).flatMap(([name, tensor]) => (session.inputNames.includes(name) ? [[name, toRuntime(tensor)] as const] : []));
    const outputs = Object.entries(await session.run(Object.fromEntries(inputs)));
    return { number, outputs: Object.fromEntries(outputs.map(([name, tensor]) => [name, fromRuntime(tensor)])) };
  } catch (error) {
    return { number, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Memory that is given away instead of copied. */
function memoryOf(outputs: Tensors): ArrayBuffer[] {
  const buffers = Object.values(outputs).map(({ data }) => data.buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

const underWay = new Set<Promise<void>>();

parentPort?.on('message', (request: Request) => {
  if (request === 'stop') {
    void Promise.all(underWay).then(() => parentPort?.close());
    return;
  }
  const told = answer(request).then((word) => say(word, 'outputs' in word ? memoryOf(word.outputs) : []));
  underWay.add(told);
  void told.finally(() => underWay.delete(told));
});
say('ready');
