import { availableParallelism, cpus } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import type { Program } from '../../program/types';
import { usualRows, type CompileOptions, type Engine, type Executable } from '../engine';
import { stepsTogether } from '../stacked-steps';
import { blockSize } from './block-size';
import { ConcurrentExecutable } from './concurrent/executable';
import { OnnxRuntimeExecutable } from './executable';
import { FormulationBook } from './formulations/book';
import { chosenTarget } from './formulations/choose';
import { fastestRows } from './formulations/rows';
import { suited, write } from './lower';
import type { Target } from './lowering';
import type { Device } from './device';
import { providersOf } from './providers';
import { runtimeOf, runtimeVersion } from './runtime';
import { State } from './state';
import { divideState, undivided, type Divided } from './steps/divided/divide';
import { DividedExecutable } from './steps/divided/executable';
import { SteppingExecutable } from './steps/executable';
import { writeSteps } from './steps/write';

export interface OnnxRuntimeOptions {
  /** The processor unless given. */
  readonly device?: Device;
  /** Threads of one operator; as many as there are processors unless given. Sums depend on it in the last digit. */
  readonly threads?: number;
  /** Sets the version of a native library apart that is not the package's own. */
  readonly build?: string | undefined;
  /** Whether the runtime tells on standard error where it places each operator. */
  readonly verbose?: boolean;
  /**
   * Files that remember which formulations of convolutions are the fastest here, first the one that takes precedence.
   * Without them nothing is measured and a rule decides.
   */
  readonly formulations?: readonly string[];
  /** The built program of a thread that computes, `inference.js`; without it no calls overlap. */
  readonly inferenceProgram?: string | undefined;
}

/**
 * The engine that writes each program as one ONNX graph and has ONNX Runtime execute it. Operators that a graphics
 * processor's provider lacks run on the processor. State lies in this process's memory on every device: the runtime's
 * binding to Node takes no tensor that lies elsewhere as an input.
 */
export function createOnnxRuntimeEngine(options: OnnxRuntimeOptions = {}): Engine & { readonly threads: number } {
  const { device = 'cpu', threads = availableParallelism(), verbose = false, formulations = [] } = options;
  const version = [runtimeVersion(device), ...(options.build === undefined ? [] : [options.build])].join('+');
  return new OnnxRuntimeEngine(version, device, threads, verbose, formulations, options.inferenceProgram);
}

class OnnxRuntimeEngine implements Engine {
  readonly name = 'onnxruntime';
  compilations = 0;
  private readonly executables = new Set<Executable>();
  private book: FormulationBook | null = null;

  constructor(
    readonly version: string,
    readonly device: Device,
    readonly threads: number,
    private readonly verbose: boolean,
    private readonly formulations: readonly string[],
    private readonly inferenceProgram: string | undefined,
  ) {}

  get live() {
    return this.executables.size;
  }

  async compile(program: Program, { state = [], batch, mostRows, concurrent = false, mostSteps = 1 }: CompileOptions = {}): Promise<Executable> {
    this.compilations += 1;
    // However many steps a call takes, so that results do not depend on it.
    const divided = (this.device === 'cpu' ? divideState : undivided)(suited(program), state);
    const target = { ...(await this.target(divided.program, batch)), inPlace: divided.divisions.size > 0 };
    if (concurrent && state.length === 0 && this.device === 'cpu' && this.inferenceProgram !== undefined) {
      const results = program.outputs.map(({ name }) => name);
      const onDispose = (executable: Executable): void => void this.executables.delete(executable);
      const file = write(divided.program, target);
      const executable = await ConcurrentExecutable.open(this.inferenceProgram, file, this.options, { processors: this.threads, results, rows: batch ?? usualRows, onDispose });
      this.executables.add(executable);
      return executable;
    }
    const executed = await this.open(divided, target, mostSteps);
    const made = (rows: number): Executable => {
      const inner = executed(rows, () => void this.executables.delete(executable));
      return divided.divisions.size > 0 ? new DividedExecutable(inner, { program, state }, divided.divisions) : inner;
    };
    const usual = Math.min(batch ?? usualRows, mostRows ?? Infinity);
    const book = this.formulationBook(await this.block());
    // Another one with the same session, since measuring overwrites the state.
    const rows = mostRows !== undefined && book ? await fastestRows(program, made(usual), state, mostRows, book) : usual;
    const executable = made(rows);
    this.executables.add(executable);
    return executable;
  }

  /** Opens sessions for a program; what it gives makes executables of them, each with a state of its own. */
  private async open({ program, state, divisions }: Divided, target: Target, mostSteps: number): Promise<(rows: number, onDispose: () => void) => Executable> {
    const { InferenceSession } = runtimeOf(this.device, this.threads);
    const session = (file: Uint8Array): Promise<InferenceSession> => InferenceSession.create(file, this.options);
    const stateOf = (): State => new State(program, state, this.device !== 'wasm');
    // On a device of its own, what Scan computes goes there and back at each step.
    if (mostSteps === 1 || state.length === 0 || this.device !== 'cpu') {
      const only = await session(write(program, target));
      return (rows, onDispose) => new OnnxRuntimeExecutable(only, program, stateOf(), rows, onDispose);
    }
    const inTurn = await session(writeSteps(program, target, state));
    const steps = divisions.size > 0 ? stepsTogether(mostSteps) : 1;
    const together = steps > 1 ? await session(writeSteps(program, target, state, steps)) : null;
    return (rows, onDispose) => {
      const shared = stateOf();
      const of = (one: InferenceSession): Executable => new OnnxRuntimeExecutable(one, program, shared, rows, onDispose);
      return new SteppingExecutable(of(inTurn), program, together && { executable: of(together), steps });
    };
  }

  private get options(): InferenceSession.SessionOptions {
    return {
      executionProviders: providersOf(this.device),
      intraOpNumThreads: this.threads,
      interOpNumThreads: 1,
      // Threads that wait in a loop for each other stand still when another program wants the processor; those that sleep
      // at once wake late for the many short operators of a step.
      extra: { session: { intra_op: { spin_duration_us: '50' } } },
      graphOptimizationLevel: 'all',
      logSeverityLevel: this.verbose ? 0 : 3,
    };
  }

  private async target(program: Program, batch: number | undefined): Promise<Target> {
    const block = await this.block();
    const book = this.formulationBook(block);
    if (batch === undefined || !book) return { block, choose: (_, [rule]) => rule };
    return chosenTarget(program, { book, batch, block, options: this.options });
  }

  private async block(): Promise<number | null> {
    return this.device === 'cpu' ? blockSize() : null;
  }

  /** What was measured; null where nothing is. */
  private formulationBook(block: number | null): FormulationBook | null {
    if (this.formulations.length === 0 || this.device !== 'cpu') return null;
    this.book ??= new FormulationBook(this.formulations, [cpus()[0]?.model, this.threads, this.version, block].join(' | '));
    return this.book;
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.executables].map((executable) => executable.dispose()));
  }
}
