import { Worker } from 'node:worker_threads';
import type { Tensors } from '../../engine';
import type { Answer, Call, Request, Setup, Word } from './messages';

interface Waiting {
  readonly resolve: (outputs: Tensors) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that executes one graph, call after call. */
export class InferenceThread {
  private readonly waiting = new Map<number, Waiting>();
  private ended: Error | null = null;
  private gone = false;
  private number = 0;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (word: Word) => word !== 'ready' && this.take(word));
    worker.on('error', (error) => this.end(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => {
      this.gone = true;
      this.end(new Error('the thread that computes has ended'));
    });
  }

  /**
   * @param program the built program of such a thread
   * @throws the runtime's error if it refuses the graph
   */
  static async start(program: string, setup: Setup): Promise<InferenceThread> {
    const worker = new Worker(program, { workerData: setup });
    const thread = new InferenceThread(worker);
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('exit', () => reject(thread.ended ?? new Error('the thread that computes has ended')));
    });
    return thread;
  }

  /** Calls that have not ended. */
  get load(): number {
    return this.waiting.size;
  }

  /** @param feeds are copied */
  run(feeds: Tensors): Promise<Tensors> {
    if (this.ended) return Promise.reject(this.ended);
    const call: Call = { number: this.number++, feeds };
    return new Promise((resolve, reject) => {
      this.waiting.set(call.number, { resolve, reject });
      this.worker.postMessage(call satisfies Request);
    });
  }

  /**
   * Ends the thread after what it has been asked for. It is not terminated: the runtime's binding, if a call returns to a
   * thread that is being terminated, ends the whole process.
   */
  async stop(): Promise<void> {
    if (this.gone) return;
    const gone = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    this.worker.postMessage('stop' satisfies Request);
    await gone;
  }

  private take(answer: Answer): void {
    const waiting = this.waiting.get(answer.number);
    this.waiting.delete(answer.number);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.outputs);
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}
