import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Program } from '../../program/types';
import type { Executable, Tensors } from '../engine';
import { oneByOne } from '../stacked-steps';
import { inputName, outputName } from './lower';
import { given, type State } from './state';
import { fromRuntime, toRuntime } from './tensors';

/** A session that executes a program. */
export class OnnxRuntimeExecutable implements Executable {
  readonly concurrency = 1;
  private readonly results: readonly string[];
  private disposed = false;

  constructor(
    private readonly session: InferenceSession,
    private readonly program: Program,
    private readonly state: State,
    readonly rows: number,
    private readonly onDispose: () => void,
  ) {
    this.results = program.outputs.map(({ name }) => name).filter((name) => !state.has(name));
  }

  load(state: Tensors): Promise<void> {
    this.state.load(state);
    return Promise.resolve();
  }

  async step(feeds: Tensors): Promise<Tensors> {
    const outputs = await this.execute(feeds, this.state.fetches());
    this.state.advance(outputs);
    return this.resultsOf(outputs);
  }

  takeSteps(feeds: Tensors, count: number): Promise<Tensors> {
    return oneByOne(this.program, (each) => this.step(each), feeds, count);
  }

  async run(feeds: Tensors): Promise<Tensors> {
    return this.resultsOf(await this.execute(feeds, {}));
  }

  read(names?: readonly string[]): Promise<Tensors> {
    return Promise.resolve(this.state.read(names));
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    this.state.release();
    this.onDispose();
    await this.session.release();
  }

  private async execute(feeds: Tensors, fetches: Record<string, OrtTensor | null>): Promise<InferenceSession.OnnxValueMapType> {
    if (this.disposed) throw new Error('the executable is disposed of');
    const inputs = this.state.feeds();
    for (const [name, tensor] of Object.entries(feeds)) {
      // The runtime drops inputs on which nothing depends; on WebAssembly it refuses them then.
      if (this.session.inputNames.includes(inputName(name))) inputs[inputName(name)] = toRuntime(tensor);
    }
    for (const name of this.results) fetches[outputName(name)] = null;
    return this.session.run(inputs, fetches);
  }

  private resultsOf(outputs: InferenceSession.OnnxValueMapType): Tensors {
    return Object.fromEntries(this.results.map((name) => [name, fromRuntime(given(outputs, name))]));
  }
}
