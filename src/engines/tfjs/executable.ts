import { resolveShape } from '../../program/shape';
import type { Tensor } from '../../program/tensor';
import type { NamedValue, Program, Value } from '../../program/types';
import type { Executable, Tensors } from '../engine';
import { oneByOne } from '../stacked-steps';
import type { Tfjs, TfTensor } from './kernel';
import { masksOf } from './masks';
import type { Plan } from './plan';
import { download, upload } from './tensors';

interface Slot extends NamedValue {
  tensor: TfTensor | null;
}

export class TfjsExecutable implements Executable {
  readonly concurrency = 1;
  private readonly slots: readonly Slot[];
  private readonly fed: readonly NamedValue[];
  private readonly masks: ReadonlySet<Value>;
  private disposed = false;

  /** @param activate makes the backend the current one; nothing else is awaited between it and an evaluation */
  constructor(
    private readonly tf: Tfjs,
    private readonly activate: () => Promise<void>,
    private readonly program: Program,
    private readonly plan: Plan,
    state: readonly string[],
    readonly rows: number,
    private readonly onDispose: () => void,
  ) {
    this.slots = state.map((name) => slot(program, name));
    this.fed = program.inputs.filter(({ name }) => !state.includes(name));
    this.masks = masksOf(program);
  }

  async load(state: Tensors): Promise<void> {
    await this.ready();
    for (const [name, tensor] of Object.entries(state)) {
      const slot = this.slots.find((candidate) => candidate.name === name);
      if (!slot) throw new Error(`${name} is no state of this program`);
      const { length } = tensor.data;
      const shape = slot.value.type.shape.map(Number);
      const size = elements(shape);
      if (length !== size) throw new Error(`${name} has ${length} elements, not ${size}`);
      slot.tensor?.dispose();
      // The caller may change what was given.
      slot.tensor = upload(this.tf, { ...tensor, shape, data: tensor.data.slice() });
    }
  }

  async step(feeds: Tensors): Promise<Tensors> {
    await this.ready();
    const outputs = this.evaluate(feeds);
    for (const slot of this.slots) {
      slot.tensor?.dispose();
      slot.tensor = outputs[slot.name] ?? null;
    }
    return this.results(outputs);
  }

  takeSteps(feeds: Tensors, count: number): Promise<Tensors> {
    return oneByOne(this.program, (each) => this.step(each), feeds, count);
  }

  async run(feeds: Tensors): Promise<Tensors> {
    await this.ready();
    const outputs = this.evaluate(feeds);
    for (const { name } of this.slots) outputs[name]?.dispose();
    return this.results(outputs);
  }

  async read(names?: readonly string[]): Promise<Tensors> {
    await this.ready();
    const wanted = this.slots.filter(({ name }) => !names || names.includes(name));
    const copies = wanted.map(async (slot) => [slot.name, await download(loaded(slot), slot.value.type.dtype)] as const);
    return Object.fromEntries(await Promise.all(copies));
  }

  dispose(): Promise<void> {
    if (this.disposed) return Promise.resolve();
    this.disposed = true;
    for (const { tensor } of this.slots) tensor?.dispose();
    this.plan.dispose();
    this.onDispose();
    return Promise.resolve();
  }

  private async ready(): Promise<void> {
    if (this.disposed) throw new Error('the executable is disposed of');
    await this.activate();
  }

  private evaluate(feeds: Tensors): Record<string, TfTensor> {
    const batch = this.batchOf(feeds);
    return this.tf.tidy(() => {
      const inputs = new Map<Value, TfTensor>(this.slots.map((slot) => [slot.value, loaded(slot)]));
      for (const input of this.fed) {
        inputs.set(input.value, upload(this.tf, fitting(input, feeds, batch), this.masks.has(input.value)));
      }
      return this.plan.evaluate(inputs, batch);
    });
  }

  /** The size of the batch dimension; 0 for a program without one. */
  private batchOf(feeds: Tensors): number {
    for (const { name, value } of this.fed) {
      const axis = value.type.shape.indexOf('N');
      if (axis >= 0) return feeds[name]?.shape[axis] ?? 0;
    }
    return 0;
  }

  /** Downloads the outputs that are no state and disposes of them. */
  private async results(outputs: Readonly<Record<string, TfTensor>>): Promise<Tensors> {
    const state = new Set(this.slots.map(({ name }) => name));
    const wanted = this.program.outputs.flatMap(({ name, value }) => {
      const tensor = outputs[name];
      return tensor && !state.has(name) ? [{ name, tensor, dtype: value.type.dtype }] : [];
    });
    try {
      const copies = wanted.map(async ({ name, tensor, dtype }) => [name, await download(tensor, dtype)] as const);
      return Object.fromEntries(await Promise.all(copies));
    } finally {
      for (const { tensor } of wanted) tensor.dispose();
    }
  }
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The feed of an input; throws if it is missing or does not fit. */
function fitting({ name, value }: NamedValue, feeds: Tensors, batch: number): Tensor {
  const feed = feeds[name];
  if (!feed) throw new Error(`there is no feed for the input ${name}`);
  const shape = resolveShape(value.type.shape, batch);
  if (feed.dtype !== value.type.dtype || feed.data.length !== elements(shape)) {
    throw new Error(`${name} is ${value.type.dtype} [${shape.join()}], but was fed ${feed.dtype} [${feed.shape.join()}]`);
  }
  return { ...feed, shape };
}

function loaded({ name, tensor }: Slot): TfTensor {
  if (!tensor) throw new Error(`state ${name} was never loaded`);
  return tensor;
}

function slot(program: Program, name: string): Slot {
  const input = program.inputs.find((candidate) => candidate.name === name);
  if (!input || !program.outputs.some((output) => output.name === name)) {
    throw new Error(`state ${name} must be both an input and an output`);
  }
  if (input.value.type.shape.includes('N')) throw new Error(`state ${name} has a batch dimension`);
  return { ...input, tensor: null };
}
