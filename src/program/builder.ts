import { primitives } from './primitives';
import type { DType, Shape, Tensor } from './tensor';
import type { Constant, Emitter, Equation, NamedValue, Primitive, Program, Value } from './types';
import type { PrimitiveName, Vocabulary } from './vocabulary';

/**
 * Writes a program equation by equation; shapes are checked as each is written.
 */
export class Builder implements Emitter {
  private nextId = 0;
  private written = 0;
  private readonly inputs: NamedValue[] = [];
  private readonly outputs: NamedValue[] = [];
  private readonly constants: Constant[] = [];
  private readonly equations: Equation[] = [];

  /** Declares an input; throws if the name is taken. */
  input(name: string, shape: Shape, dtype: DType = 'float32'): Value {
    if (this.inputs.some((input) => input.name === name)) throw new Error(`input ${name} is declared twice`);
    const value = this.value({ shape, dtype });
    this.inputs.push({ name, value });
    return value;
  }

  constant(tensor: Tensor): Value {
    const value = this.value({ shape: tensor.shape, dtype: tensor.dtype });
    this.constants.push({ value, tensor });
    this.written += tensor.data.length;
    return value;
  }

  /** How many numbers the constants hold that were written so far. */
  get constantNumbers(): number {
    return this.written;
  }

  /** A float32 tensor of one repeated number. */
  filled(shape: Shape, number: number): Value {
    const scalar = this.constant({ shape: [], dtype: 'float32', data: Float64Array.of(number) });
    return shape.length === 0 ? scalar : this.emit('broadcast', [scalar], { shape, axes: [] });
  }

  emit<P extends PrimitiveName>(primitive: P, inputs: readonly Value[], parameters: Vocabulary[P]): Value {
    // TypeScript cannot see that indexing the record by P gives the rules of P.
    const rules: Primitive<P> = primitives[primitive];
    const output = this.value(rules.type(inputs.map((input) => input.type), parameters));
    this.equations.push({ primitive, inputs, parameters, output } as unknown as Equation);
    return output;
  }

  /** Declares an output; throws if the name is taken. */
  output(name: string, value: Value): void {
    if (this.outputs.some((output) => output.name === name)) throw new Error(`output ${name} is declared twice`);
    this.outputs.push({ name, value });
  }

  /** The program written so far. */
  build(): Program {
    return {
      inputs: [...this.inputs],
      constants: [...this.constants],
      equations: [...this.equations],
      outputs: [...this.outputs],
    };
  }

  /**
   * Writes all equations of another program here.
   * @param feeds the values its inputs stand for; inputs that are missing become inputs of this program
   * @returns its outputs by name
   */
  inline(program: Program, feeds: ReadonlyMap<string, Value>): Map<string, Value> {
    const renamed = this.inlineValues(program, feeds);
    return new Map(program.outputs.map(({ name, value }) => [name, lookUp(renamed, value)]));
  }

  /** Like `inline`, but returns what every value of the other program became. */
  inlineValues(program: Program, feeds: ReadonlyMap<string, Value>): Map<Value, Value> {
    const renamed = new Map<Value, Value>();
    for (const { name, value } of program.inputs) {
      renamed.set(value, feeds.get(name) ?? this.input(name, value.type.shape, value.type.dtype));
    }
    for (const { value, tensor } of program.constants) renamed.set(value, this.constant(tensor));
    for (const equation of program.equations) {
      const inputs = equation.inputs.map((input) => lookUp(renamed, input));
      renamed.set(equation.output, this.emit(equation.primitive, inputs, equation.parameters));
    }
    return renamed;
  }

  private value(type: Value['type']): Value {
    return { id: this.nextId++, type };
  }
}

/** The entry for a value; throws if a program uses a value before it is defined. */
export function lookUp<T>(values: ReadonlyMap<Value, T>, value: Value): T {
  const found = values.get(value);
  if (found === undefined) throw new Error(`value ${value.id} is used before it is defined`);
  return found;
}
