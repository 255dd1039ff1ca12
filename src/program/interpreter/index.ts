import { lookUp } from '../builder';
import { printShape, resolveShape } from '../shape';
import type { Tensor } from '../tensor';
import type { Equation, NamedValue, Program, Value } from '../types';
import type { PrimitiveName } from '../vocabulary';
import { convertedTo, elementCount } from './arrays';
import type { Kernel } from './kernel';
import { kernels } from './kernels';

/**
 * Evaluates a program in float64 by plain loops, as the reference for everything else. Tensors of type float32 are
 * computed and returned as `Float64Array`, uint8 and int32 as `Uint8Array` and `Int32Array`.
 * @param feeds a tensor for each input, by name; they decide the batch dimension N
 * @param batch N for a program that needs it and has no input with a batch dimension
 * @returns the outputs by name; their arrays may be those of the feeds
 * @throws if a feed is missing, unknown or of another type or shape than its input, or if two disagree on N
 */
export function interpret(
  program: Program,
  feeds: Readonly<Record<string, Tensor>>,
  batch?: number,
): Record<string, Tensor> {
  requireKnown(program, feeds);
  const size = batchOf(program, feeds) ?? batch;
  const values = new Map<Value, Tensor>();
  for (const { name, value } of program.inputs) values.set(value, held(feedOf(feeds, name)));
  for (const { value, tensor } of program.constants) values.set(value, held(tensor));
  for (const equation of program.equations) values.set(equation.output, compute(equation, values, size));
  return Object.fromEntries(program.outputs.map(({ name, value }) => [name, lookUp(values, value)]));
}

function held({ shape, dtype, data }: Tensor): Tensor {
  return { shape, dtype, data: convertedTo(dtype, data) };
}

function compute(equation: Equation, values: ReadonlyMap<Value, Tensor>, batch: number | undefined): Tensor {
  const { shape: symbolic, dtype } = equation.output.type;
  if (batch === undefined && symbolic.includes('N')) {
    throw new Error(`no feed tells the batch size that ${equation.primitive} to ${printShape(symbolic)} needs`);
  }
  const shape = resolveShape(symbolic, batch ?? 0);
  const inputs = equation.inputs.map((input) => lookUp(values, input));
  // TypeScript cannot see that kernel and parameters belong to the same primitive.
  const kernel = kernels[equation.primitive] as Kernel<PrimitiveName>;
  const data = kernel(inputs, equation.parameters, { shape, dtype });
  if (data.length !== elementCount(shape)) throw new Error(`${equation.primitive} did not give ${printShape(shape)}`);
  return { shape, dtype, data };
}

function feedOf(feeds: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const feed = Object.hasOwn(feeds, name) ? feeds[name] : undefined;
  if (!feed) throw new Error(`there is no feed for the input ${name}`);
  return feed;
}

function requireKnown(program: Program, feeds: Readonly<Record<string, Tensor>>): void {
  const names = new Set(program.inputs.map(({ name }) => name));
  const unknown = Object.keys(feeds).filter((name) => !names.has(name));
  if (unknown.length > 0) throw new Error(`the program has no input ${unknown.join(', ')}`);
}

/** The batch size on which all feeds agree; undefined if no input has a batch dimension. */
function batchOf(program: Program, feeds: Readonly<Record<string, Tensor>>): number | undefined {
  let agreed: { readonly name: string; readonly size: number } | undefined;
  for (const input of program.inputs) {
    const { name } = input;
    const size = batchOfFeed(input, feedOf(feeds, name));
    if (size === undefined) continue;
    if (agreed && agreed.size !== size) {
      throw new Error(`${agreed.name} has a batch of ${agreed.size}, ${name} of ${size}`);
    }
    agreed ??= { name, size };
  }
  return agreed?.size;
}

/** The batch size of one feed, after a check that it fits its input. */
function batchOfFeed({ name, value }: NamedValue, { shape, dtype, data }: Tensor): number | undefined {
  const { type } = value;
  const batch = shape[type.shape.indexOf('N')];
  const fits = shape.length === type.shape.length && type.shape.every((size, axis) => size === 'N' || size === shape[axis]);
  if (dtype !== type.dtype || !fits || data.length !== elementCount(shape)) {
    const given = `${dtype} ${printShape(shape)} with ${data.length} elements`;
    throw new Error(`${name} is ${type.dtype} ${printShape(type.shape)}, but was fed ${given}`);
  }
  return batch;
}
