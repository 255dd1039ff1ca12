import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { InferenceSession } from 'onnxruntime-node';
import type { Program } from '../../program/types';
import type { CompileOptions, Engine, Executable } from '../engine';
import { OnnxRuntimeExecutable } from './executable';
import { lower } from './lower';

export interface OnnxRuntimeOptions {
  /** Threads of one operator; as many as there are processors unless given. Sums depend on it in the last digit. */
  readonly threads?: number;
}

/** The engine that writes each program as one ONNX graph and has ONNX Runtime execute it on the processor. */
export function createOnnxRuntimeEngine(options: OnnxRuntimeOptions = {}): Engine & { readonly threads: number } {
  return new OnnxRuntimeEngine(options.threads ?? availableParallelism());
}

class OnnxRuntimeEngine implements Engine {
  readonly name = 'onnxruntime';
  readonly version = runtimeVersion();
  readonly device = 'cpu';
  compilations = 0;
  private readonly executables = new Set<Executable>();

  constructor(readonly threads: number) {}

  get live() {
    return this.executables.size;
  }

  async compile(program: Program, { state = [] }: CompileOptions = {}): Promise<Executable> {
    this.compilations += 1;
    const session = await InferenceSession.create(lower(program), {
      executionProviders: ['cpu'],
      intraOpNumThreads: this.threads,
      interOpNumThreads: 1,
      // Threads that wait in a loop for each other stand still when another program wants the processor.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    const executable = new OnnxRuntimeExecutable(session, program, state, () => void this.executables.delete(executable));
    this.executables.add(executable);
    return executable;
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.executables].map((executable) => executable.dispose()));
  }
}

function runtimeVersion(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  return version;
}
