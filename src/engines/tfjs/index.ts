import { simplify } from '../../program/transforms/simplify';
import { withLayout } from '../../program/transforms/layouts';
import type { Program } from '../../program/types';
import { usualRows, type CompileOptions, type Engine, type Executable } from '../engine';
import { TfjsExecutable } from './executable';
import type { OwnKernels, Tfjs } from './kernel';
import { Plan } from './plan';

export interface TfjsOptions {
  /** A backend that is registered with the given TensorFlow.js: `tensorflow`, `cpu`, `wasm`, … */
  readonly backend: string;
  /** Version of the runtime. */
  readonly version: string;
  /** What the backend computes on; its own name unless given. */
  readonly device?: string;
  /** Threads of one operation; one unless given. */
  readonly threads?: number;
}

/** The engine that interprets each program with the operations of a given TensorFlow.js. */
export function createTfjsEngine(tf: Tfjs, options: TfjsOptions): Engine & { readonly threads: number } {
  return new TfjsEngine(tf, options);
}

/** TensorFlow's native library has them all; on CUDA one of them has no kernel that sums in the same order each time. */
function ownKernels(backend: string, device: string): OwnKernels {
  const transposes = backend === 'tensorflow';
  return { transposes, depthwiseKernelGradient: transposes && device !== 'cuda' };
}

class TfjsEngine implements Engine {
  readonly name = 'tfjs';
  readonly version: string;
  readonly device: string;
  readonly threads: number;
  compilations = 0;
  private readonly backend: string;
  private readonly executables = new Set<Executable>();

  constructor(
    private readonly tf: Tfjs,
    { backend, version, device = backend, threads = 1 }: TfjsOptions,
  ) {
    this.backend = backend;
    this.version = version;
    this.device = device;
    this.threads = threads;
  }

  get live() {
    return this.executables.size;
  }

  async compile(program: Program, { state = [], batch = usualRows, mostRows = Infinity }: CompileOptions = {}): Promise<Executable> {
    this.compilations += 1;
    await this.activate();
    const laidOut = simplify(withLayout(program, 'NHWC'));
    const plan = new Plan(this.tf, laidOut, ownKernels(this.backend, this.device));
    const forget = () => void this.executables.delete(executable);
    const executable = new TfjsExecutable(this.tf, () => this.activate(), laidOut, plan, state, Math.min(batch, mostRows), forget);
    this.executables.add(executable);
    return executable;
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.executables].map((executable) => executable.dispose()));
  }

  /** The current backend is one for all who use this TensorFlow.js. */
  private async activate(): Promise<void> {
    if (this.tf.getBackend() === this.backend) return;
    if (!(await this.tf.setBackend(this.backend))) throw new Error(`TensorFlow.js has no working backend ${this.backend}`);
  }
}
