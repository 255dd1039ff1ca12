import { Builder, lookUp } from '../../../../program/builder';
import { depthFirst } from '../../../../program/transforms/depth-first';
import { elementwise } from '../../../../program/transforms/elementwise';
import { simplify } from '../../../../program/transforms/simplify';
import type { Equation, EquationOf, Program, Value } from '../../../../program/types';
import { partShape, type Division } from './division';
import { covers, divisionsOf, shapeKey } from './kernels';

/** A program whose state lies in parts, as far as its steps gain by that. */
export interface Divided {
  readonly program: Program;
  readonly state: readonly string[];
  /** Of the state tensors that lie in parts; the others are as they were. */
  readonly divisions: ReadonlyMap<string, Division>;
}

/** What a state tensor's parts are called; without a division it is whole. */
export function partNames(name: string, division: Division | undefined): string[] {
  return division ? Array.from({ length: division.parts }, (_, part) => `${name}/part ${part}`) : [name];
}

/**
 * Divides kernels that are state and cover their pictures, and the moments of their shape. A step spends most of its
 * time with such kernels on their update, pass after pass over all of one; part by part they stay in the caches.
 * @param program with channels-last convolutions
 * @returns the program as it is where it has no such kernel, or needs one as a whole
 */
export function divideState(program: Program, state: readonly string[]): Divided {
  const divisions = divisionsOf(program, state);
  const divided = divisions.size > 0 ? new Dividing(divisions).rewrite(program) : null;
  if (divided === null) return undivided(program, state);
  return { program: divided, state: state.flatMap((name) => partNames(name, divisions.get(name))), divisions };
}

export function undivided(program: Program, state: readonly string[]): Divided {
  return { program, state, divisions: new Map() };
}

/** Rewrites a program, each value as a whole or in parts. */
class Dividing {
  private readonly builder = new Builder();
  private readonly wholes = new Map<Value, Value>();
  private readonly parts = new Map<Value, readonly Value[]>();
  private readonly byShape = new Map<string, Division>();
  /** Values that are one number everywhere, and the number. */
  private readonly numbers = new Map<Value, Value>();
  private readonly columnsOf = new Map<Value, readonly Value[]>();

  constructor(private readonly divisions: ReadonlyMap<string, Division>) {}

  /** Null where something is needed as a whole that lies in parts. */
  rewrite(program: Program): Program | null {
    for (const { name, value } of program.inputs) {
      const { shape, dtype } = value.type;
      const division = this.divisions.get(name);
      if (!division) this.wholes.set(value, this.builder.input(name, shape, dtype));
      else {
        this.byShape.set(shapeKey(shape), division);
        this.parts.set(value, partNames(name, division).map((part) => this.builder.input(part, partShape(division))));
      }
    }
    for (const { value, tensor } of program.constants) this.wholes.set(value, this.builder.constant(tensor));
    if (!program.equations.every((equation) => this.write(equation))) return null;
    const outputs = program.outputs.flatMap(({ name, value }) => {
      const division = this.divisions.get(name);
      const values = division ? this.parts.get(value) : [lookUp(this.wholes, value)];
      return partNames(name, division).flatMap((part, at) => (values?.[at] ? [{ name: part, value: values[at], at }] : []));
    });
    // Parts at one place follow each other, so that what updates one finds it in the cache.
    for (const { name, value } of outputs.sort((a, b) => a.at - b.at)) this.builder.output(name, value);
    return depthFirst(simplify(this.builder.build()));
  }

  /** Writes an equation; false if it cannot be written without a whole that is not there. */
  private write(equation: Equation): boolean {
    const { primitive, inputs, output, parameters } = equation;
    const [first, second] = inputs;
    const division = this.byShape.get(shapeKey(output.type.shape));
    if (primitive === 'convolutionKernelGradient' && division && covers(equation)) return this.writeGradient(equation, division);
    if (primitive === 'convolution' && second && this.parts.has(second)) return covers(equation) && this.writeProduct(equation);
    if (division && elementwise.has(primitive) && inputs.some((input) => this.parts.has(input))) {
      const operands = inputs.map((input) => this.parts.get(input) ?? this.repeated(input, division));
      const each = Array.from({ length: division.parts }, (_, at) => operands.flatMap((parts) => parts.slice(at, at + 1)));
      if (each.some((values) => values.length < inputs.length)) return false;
      this.parts.set(output, each.map((values) => this.builder.emit(primitive, values, parameters)));
      return true;
    }
    if (!inputs.every((input) => this.wholes.has(input))) return false;
    this.wholes.set(output, this.builder.emit(primitive, inputs.map((input) => lookUp(this.wholes, input)), parameters));
    if (primitive === 'broadcast' && first?.type.shape.length === 0) this.numbers.set(output, lookUp(this.wholes, first));
    return true;
  }

  /** A number that is repeated over a kernel's shape, over the shapes of its parts; nothing for other values. */
  private repeated(value: Value, division: Division): Value[] {
    const number = this.numbers.get(value);
    if (!number) return [];
    const part = this.builder.emit('broadcast', [number], { shape: partShape(division), axes: [] });
    return Array.from({ length: division.parts }, () => part);
  }

  /** The elements of pictures that are multiplied by each part. */
  private columns(picture: Value, { rows, parts }: Division): readonly Value[] {
    const found = this.columnsOf.get(picture);
    if (found) return found;
    const matrix = this.builder.emit('reshape', [lookUp(this.wholes, picture)], { shape: ['N', rows] });
    const length = rows / parts;
    const columns = Array.from({ length: parts }, (_, at) =>
      this.builder.emit('slice', [matrix], { start: [0, at * length], end: ['N', (at + 1) * length], step: [1, 1] }),
    );
    this.columnsOf.set(picture, columns);
    return columns;
  }

  /** (Σ partᵢ · columnsᵢᵀ)ᵀ. */
  private writeProduct({ inputs: [picture, kernel], output }: EquationOf<'convolution'>): boolean {
    const parts = kernel && this.parts.get(kernel);
    const division = kernel && this.byShape.get(shapeKey(kernel.type.shape));
    if (!picture || !parts || !division || !this.wholes.has(picture)) return false;
    const columns = this.columns(picture, division);
    const products = parts.flatMap((part, at) => {
      return columns[at] ? [this.builder.emit('contract', [part, columns[at]], { contracting: [[1], [1]], batch: [[], []] })] : [];
    });
    const sum = products.reduce((total, product) => this.builder.emit('add', [product, total], {}));
    const rows = this.builder.emit('permute', [sum], { permutation: [1, 0] });
    this.wholes.set(output, this.builder.emit('reshape', [rows], { shape: output.type.shape }));
    return true;
  }

  /** cotangentᵀ · columnsᵢ. */
  private writeGradient({ inputs: [picture, cotangent], output }: EquationOf<'convolutionKernelGradient'>, division: Division): boolean {
    const whole = cotangent && this.wholes.get(cotangent);
    if (!picture || !whole || !this.wholes.has(picture)) return false;
    const matrix = this.builder.emit('reshape', [whole], { shape: ['N', division.columns] });
    this.parts.set(output, this.columns(picture, division).map((column) =>
      this.builder.emit('contract', [matrix, column], { contracting: [[0], [0]], batch: [[], []] }),
    ));
    return true;
  }
}
