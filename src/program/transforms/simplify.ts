import { Builder, lookUp } from '../builder';
import type { Tensor } from '../tensor';
import type { Equation, Program, Value } from '../types';
import { prune } from './prune';

/** Constants of up to this many elements are compared by their content. */
const comparedElements = 16;

/**
 * Parameters as text, the same for equal parameters however they were written down.
 */
export function printParameters(parameters: Equation['parameters']): string {
  return JSON.stringify(parameters, (_, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A number as text that tells −0 from 0. */
function printNumber(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

/** What makes two constants of one type one: equal small content, or the very same array. */
function constantKeys(): (tensor: Tensor) => string {
  const arrays = new Map<unknown, number>();
  const arrayNumber = (data: unknown): number => {
    const number = arrays.get(data) ?? arrays.size;
    arrays.set(data, number);
    return number;
  };
  return ({ shape, dtype, data }) => {
    const content = data.length > comparedElements ? `array ${arrayNumber(data)}` : Array.from(data, printNumber).join(' ');
    return `constant ${dtype} ${shape.join('x')} ${content}`;
  };
}

/** Whether the equation only passes its input on. */
function passesOn({ primitive, inputs, output }: Equation): boolean {
  const [input] = inputs;
  if (!input || (primitive !== 'reshape' && primitive !== 'broadcast')) return false;
  return input.type.shape.length === output.type.shape.length
    && input.type.shape.every((dimension, axis) => dimension === output.type.shape[axis]);
}

/**
 * The same program with common subexpressions computed once and what no output needs left out.
 * All its inputs stay, in their order.
 */
export function simplify(program: Program): Program {
  const builder = new Builder();
  const renamed = new Map<Value, Value>();
  const seen = new Map<string, Value>();
  const constantKey = constantKeys();
  for (const { name, value } of program.inputs) {
    renamed.set(value, builder.input(name, value.type.shape, value.type.dtype));
  }
  for (const { value, tensor } of program.constants) {
    const key = constantKey(tensor);
    const constant = seen.get(key) ?? builder.constant(tensor);
    seen.set(key, constant);
    renamed.set(value, constant);
  }
  for (const equation of program.equations) {
    const inputs = equation.inputs.map((input) => lookUp(renamed, input));
    const [input] = inputs;
    if (input && passesOn(equation)) {
      renamed.set(equation.output, input);
      continue;
    }
    const key = `${equation.primitive} ${inputs.map((value) => value.id).join(' ')} ${printParameters(equation.parameters)}`;
    const output = seen.get(key) ?? builder.emit(equation.primitive, inputs, equation.parameters);
    seen.set(key, output);
    renamed.set(equation.output, output);
  }
  for (const { name, value } of program.outputs) builder.output(name, lookUp(renamed, value));
  const written = builder.build();
  return { ...prune(written), inputs: written.inputs };
}
