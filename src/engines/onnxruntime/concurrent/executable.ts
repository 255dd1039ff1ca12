import type { InferenceSession } from 'onnxruntime-node';
import type { Tensor } from '../../../program/tensor';
import type { Executable, Tensors } from '../../engine';
import { inputName, outputName } from '../lower';
import { InferenceThread } from './thread';

/** Each thread has parameters of its own: so many at most, and together not many more bytes than this. */
const [mostThreads, mostBytes] = [4, 2 ** 28];

/**
 * Executes a program without state in threads of its own, several calls side by side: pictures that are independent of
 * each other keep processors busier than operators that are divided among them, and this thread stays free.
 */
export class ConcurrentExecutable implements Executable {
  readonly concurrency: number;
  private disposed = false;

  private constructor(
    private readonly threads: readonly InferenceThread[],
    private readonly results: readonly string[],
    readonly rows: number,
    private readonly onDispose: () => void,
  ) {
    // One more for each, so that none waits for this thread.
    this.concurrency = 2 * threads.length;
  }

  /**
   * @param program the built program of a thread
   * @param model the bytes of an ONNX file
   * @param processors among which calls, and the operators of each, are divided
   */
  static async open(
    program: string,
    model: Uint8Array,
    options: InferenceSession.SessionOptions,
    { processors, results, rows, onDispose }: { processors: number; results: readonly string[]; rows: number; onDispose: (executable: Executable) => void },
  ): Promise<ConcurrentExecutable> {
    const count = Math.max(1, Math.min(processors, mostThreads, Math.floor(mostBytes / model.length)));
    const setup = { model, options: { ...options, intraOpNumThreads: Math.floor(processors / count) } };
    const threads = await Promise.all(Array.from({ length: count }, () => InferenceThread.start(program, setup)));
    const executable: ConcurrentExecutable = new ConcurrentExecutable(threads, results, rows, () => onDispose(executable));
    return executable;
  }

  load(): Promise<void> {
    return Promise.reject(stateless());
  }

  step(feeds: Tensors): Promise<Tensors> {
    return this.run(feeds);
  }

  takeSteps(): Promise<Tensors> {
    return Promise.reject(stateless());
  }

  async run(feeds: Tensors): Promise<Tensors> {
    if (this.disposed) throw new Error('the executable is disposed of');
    const thread = this.threads.reduce((a, b) => (b.load < a.load ? b : a));
    const inputs = Object.entries(feeds).map(([name, tensor]) => [inputName(name), alone(tensor)] as const);
    const outputs = await thread.run(Object.fromEntries(inputs));
    return Object.fromEntries(this.results.map((name) => [name, given(outputs, name)]));
  }

  read(): Promise<Tensors> {
    return Promise.resolve({});
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    this.onDispose();
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }
}

const stateless = (): Error => new Error('a program whose calls overlap has no state');

/** Without the rest of the memory of which it is a part, which would be copied as well. */
function alone({ shape, dtype, data }: Tensor): Tensor {
  return { shape, dtype, data: data.byteLength < data.buffer.byteLength ? data.slice() : data };
}

function given(outputs: Tensors, name: string): Tensor {
  const tensor = outputs[outputName(name)];
  if (!tensor) throw new Error(`the runtime gave no ${name}`);
  return tensor;
}
