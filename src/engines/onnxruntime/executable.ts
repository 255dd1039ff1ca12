import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Program } from '../../program/types';
import type { Executable, Tensors } from '../engine';
import { oneByOne } from '../stacked-steps';
import { inputName, outputName } from './lower';
import { fromRuntime, toRuntime, zeros } from './tensors';

type State = Record<string, OrtTensor>;

/** A state tensor, twice: what a step reads and what it writes change places. */
interface Slot {
  readonly name: string;
  current: OrtTensor;
  next: OrtTensor;
  loaded: boolean;
}

export class OnnxRuntimeExecutable implements Executable {
  readonly concurrency = 1;
  private readonly slots: Slot[];
  private readonly results: readonly string[];
  private disposed = false;

  constructor(
    private readonly session: InferenceSession,
    private readonly program: Program,
    state: readonly string[],
    /** Whether the runtime writes into tensors that it is given; without that, state takes the new ones. */
    private readonly inPlace: boolean,
    readonly rows: number,
    private readonly onDispose: () => void,
  ) {
    this.slots = state.map((name) => slot(program, name));
    this.results = program.outputs.map(({ name }) => name).filter((name) => !state.includes(name));
  }

  load(state: Tensors): Promise<void> {
    for (const [name, tensor] of Object.entries(state)) {
      const slot = this.slots.find((candidate) => candidate.name === name);
      if (!slot) throw new Error(`${name} is no state of this program`);
      const { data } = toRuntime(tensor);
      if (data.length !== slot.current.data.length) throw new Error(`${name} has ${data.length} elements, not ${slot.current.data.length}`); // prettier-ignore
      (slot.current.data as Float32Array).set(data as Float32Array);
      slot.loaded = true;
    }
    return Promise.resolve();
  }

  async step(feeds: Tensors): Promise<Tensors> {
    const fetches: Record<string, OrtTensor | null> = {};
    for (const { name, next } of this.slots) fetches[outputName(name)] = this.inPlace ? next : null;
    const outputs = await this.execute(feeds, fetches);
    for (const slot of this.slots) [slot.current, slot.next] = [this.inPlace ? slot.next : given(outputs, slot.name), slot.current];
    return this.resultsOf(outputs);
  }

  takeSteps(feeds: Tensors, count: number): Promise<Tensors> {
    return oneByOne(this.program, (each) => this.step(each), feeds, count);
  }

  async run(feeds: Tensors): Promise<Tensors> {
    return this.resultsOf(await this.execute(feeds, {}));
  }

  read(names?: readonly string[]): Promise<Tensors> {
    const wanted = this.slots.filter(({ name }) => !names || names.includes(name));
    const copies = wanted.map(({ name, current }) => {
      const tensor = fromRuntime(current);
      return [name, { ...tensor, data: tensor.data.slice() }] as const;
    });
    return Promise.resolve(Object.fromEntries(copies));
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    this.slots.length = 0;
    this.onDispose();
    await this.session.release();
  }

  private async execute(feeds: Tensors, fetches: Record<string, OrtTensor | null>): Promise<InferenceSession.OnnxValueMapType> {
    if (this.disposed) throw new Error('the executable is disposed of');
    const inputs: State = {};
    for (const { name, current, loaded } of this.slots) {
      if (!loaded) throw new Error(`state ${name} was never loaded`);
      inputs[inputName(name)] = current;
    }
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

function given(outputs: InferenceSession.OnnxValueMapType, name: string): OrtTensor {
  const tensor = outputs[outputName(name)];
  if (!tensor) throw new Error(`the runtime gave no ${name}`);
  return tensor as OrtTensor;
}

function slot(program: Program, name: string): Slot {
  const input = program.inputs.find((candidate) => candidate.name === name);
  if (!input || !program.outputs.some((output) => output.name === name)) {
    throw new Error(`state ${name} must be both an input and an output`);
  }
  const { shape, dtype } = input.value.type;
  const sizes = shape.map(Number);
  if (sizes.some(Number.isNaN)) throw new Error(`state ${name} has a batch dimension`);
  return { name, current: zeros(dtype, sizes), next: zeros(dtype, sizes), loaded: false };
}
