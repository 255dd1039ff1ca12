import type { Tensor } from '../program/tensor';
import type { Program } from '../program/types';

/** Tensors by the names of a program's inputs or outputs; their batch dimension has a known size. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Rows of a call where nothing is said. */
export const usualRows = 64;

export interface CompileOptions {
  /**
   * Names that are both inputs and outputs of the program: what stays in the engine between steps (parameters,
   * optimizer moments, accumulators). Their shapes have no batch dimension.
   */
  readonly state?: readonly string[];
  /** The size that most batches will have, for which an engine may look for the fastest way to compute. */
  readonly batch?: number;
  /** The caller gives as many rows at once as the executable's `rows` says, which may be any number up to this. */
  readonly mostRows?: number;
  /** Of a program without state, calls of `run` may overlap where the engine can do that: see `concurrency`. */
  readonly concurrent?: boolean;
  /** Up to how many steps the caller takes in a call of `takeSteps`, which an engine may prepare. */
  readonly mostSteps?: number;
}

/**
 * Executes programs and knows nothing of methods, layers or datasets.
 */
export interface Engine {
  /** `onnxruntime` or `tfjs`, with the version of the runtime. */
  readonly name: string;
  readonly version: string;
  /** What it computes on, for example `cpu` or `webgpu`. */
  readonly device: string;
  /** Number of programs compiled since the start. */
  readonly compilations: number;
  /** Number of executables not yet disposed of. */
  readonly live: number;
  /** Translates a program once. Throws if the program uses what the engine cannot do. */
  compile(program: Program, options?: CompileOptions): Promise<Executable>;
  dispose(): Promise<void>;
}

/**
 * A compiled program with its state. Float32 throughout.
 */
export interface Executable {
  /** Calls that may be begun before the first of them has ended; 1: await each. What they give does not depend on it. */
  readonly concurrency: number;
  /** Rows of a call: as many as `batch` says, or up to `mostRows` so many that a row takes the least time. */
  readonly rows: number;
  /** Writes state tensors; those not named keep their values. All must be loaded before the first step. */
  load(state: Tensors): Promise<void>;
  /**
   * Runs once, replaces the state by the outputs of the same names and returns the other outputs.
   * Arrays in `feeds` may be reused by the caller after the promise resolves; returned arrays belong to the caller.
   */
  step(feeds: Tensors): Promise<Tensors>;
  /**
   * Takes `count` steps, one after the other, and gives what as many calls of `step` would give. Rows are those of all
   * steps in their order, equally many each; a scalar is a vector of one number for each step, a vector [steps] where it
   * is given back; what else is fed is the same for all.
   */
  takeSteps(feeds: Tensors, count: number): Promise<Tensors>;
  /** Like `step`, but leaves the state as it is; returns only outputs that are not state. */
  run(feeds: Tensors): Promise<Tensors>;
  /** Copies of state tensors (all, or those named). */
  read(names?: readonly string[]): Promise<Tensors>;
  /** Frees everything; further calls throw. */
  dispose(): Promise<void>;
}
