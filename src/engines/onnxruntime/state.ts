import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Program } from '../../program/types';
import type { Tensors } from '../engine';
import { inputName, outputName } from './lower';
import { fromRuntime, toRuntime, zeros } from './tensors';

type Given = InferenceSession.OnnxValueMapType;

/** A state tensor, twice: what a step reads and what it writes change places. */
interface Slot {
  readonly name: string;
  current: OrtTensor;
  next: OrtTensor;
  loaded: boolean;
}

/** The state of a program, which sessions that execute it in several ways share. */
export class State {
  private readonly slots: Slot[];

  /** @param inPlace whether the runtime writes into tensors that it is given; without that, state takes the new ones */
  constructor(
    program: Program,
    state: readonly string[],
    private readonly inPlace: boolean,
  ) {
    this.slots = state.map((name) => slot(program, name));
  }

  has(name: string): boolean {
    return this.slots.some((slot) => slot.name === name);
  }

  load(state: Tensors): void {
    for (const [name, tensor] of Object.entries(state)) {
      const slot = this.slots.find((candidate) => candidate.name === name);
      if (!slot) throw new Error(`${name} is no state of this program`);
      const { data } = toRuntime(tensor);
      if (data.length !== slot.current.data.length) throw new Error(`${name} has ${data.length} elements, not ${slot.current.data.length}`); // prettier-ignore
      (slot.current.data as Float32Array).set(data as Float32Array);
      slot.loaded = true;
    }
  }

  read(names?: readonly string[]): Tensors {
    const wanted = this.slots.filter(({ name }) => !names || names.includes(name));
    const copies = wanted.map(({ name, current }) => {
      const tensor = fromRuntime(current);
      return [name, { ...tensor, data: tensor.data.slice() }] as const;
    });
    return Object.fromEntries(copies);
  }

  /** Lets go of the memory. */
  release(): void {
    this.slots.length = 0;
  }

  /** What a session is fed. @throws if a tensor was never loaded */
  feeds(): Record<string, OrtTensor> {
    const inputs = this.slots.map(({ name, current, loaded }) => {
      if (!loaded) throw new Error(`state ${name} was never loaded`);
      return [inputName(name), current] as const;
    });
    return Object.fromEntries(inputs);
  }

  /** Where a session writes. */
  fetches(): Record<string, OrtTensor | null> {
    return Object.fromEntries(this.slots.map(({ name, next }) => [outputName(name), this.inPlace ? next : null]));
  }

  /** Goes on to what a session has written. */
  advance(outputs: Given): void {
    for (const slot of this.slots) [slot.current, slot.next] = [this.inPlace ? slot.next : given(outputs, slot.name), slot.current];
  }
}

/** An output of a session. @throws if the runtime gave none */
export function given(outputs: Given, name: string): OrtTensor {
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
