import { Builder } from '../builder';
import { printShape, sameShape } from '../shape';
import type { Tensor } from '../tensor';
import type { Program, Value } from '../types';

/** The program with some inputs fixed to tensors; throws if a shape does not fit. Names it does not have are ignored. */
export function bind(program: Program, tensors: ReadonlyMap<string, Tensor>): Program {
  const builder = new Builder();
  const feeds = new Map<string, Value>();
  for (const { name, value } of program.inputs) {
    const tensor = tensors.get(name);
    if (!tensor) continue;
    if (!sameShape(tensor.shape, value.type.shape)) {
      throw new Error(`${name} is ${printShape(value.type.shape)}, not ${printShape(tensor.shape)}`);
    }
    feeds.set(name, builder.constant(tensor));
  }
  for (const [name, value] of builder.inline(program, feeds)) builder.output(name, value);
  return builder.build();
}

/** The program with inputs and outputs renamed; names without an entry stay. */
export function rename(program: Program, names: ReadonlyMap<string, string>): Program {
  const renamed = ({ name, value }: { name: string; value: Value }) => ({ name: names.get(name) ?? name, value });
  return { ...program, inputs: program.inputs.map(renamed), outputs: program.outputs.map(renamed) };
}
