import { Builder, lookUp } from '../builder';
import { layoutOrders } from '../picture';
import type { Equation, Program, Value } from '../types';
import type { Layout, PrimitiveName, Vocabulary } from '../vocabulary';
import { elementwise } from './elementwise';
import { prune } from './prune';
import { turnedEarly } from './turned-early';

/** A value of the first program and what stands for it: as it is, or as a picture in the wanted layout. */
interface Placed {
  plain: Value | null;
  picture: Value | null;
  /** The layout it has in the first program, once a convolution or pooling has told. */
  layout: Layout | null;
}

/**
 * The same program with all pictures in one layout: convolutions and poolings are rewritten to it, what lies between
 * and elementwise before them follows, and permutations stand only where a picture enters or leaves the rewritten
 * stretch. Inputs and outputs keep their shapes.
 */
export function withLayout(program: Program, layout: Layout): Program {
  return new Rewriting(layout).rewrite(program);
}

class Rewriting {
  private readonly builder = new Builder();
  private readonly placed = new Map<Value, Placed>();
  private early: ReadonlyMap<Value, Layout> = new Map();

  constructor(private readonly layout: Layout) {}

  rewrite(program: Program): Program {
    this.early = turnedEarly(program, this.layout);
    for (const { name, value } of program.inputs) {
      this.place(value, this.builder.input(name, value.type.shape, value.type.dtype));
    }
    for (const { value, tensor } of program.constants) this.place(value, this.builder.constant(tensor));
    for (const equation of program.equations) this.equation(equation);
    for (const { name, value } of program.outputs) this.builder.output(name, this.plain(value));
    return prune(this.builder.build());
  }

  private place(value: Value, plain: Value): void {
    this.placed.set(value, { plain, picture: null, layout: null });
  }

  private placePicture(value: Value, picture: Value, layout: Layout): void {
    this.placed.set(value, { plain: null, picture, layout });
  }

  /** The value in its own order of axes. */
  private plain(value: Value): Value {
    const placed = lookUp(this.placed, value);
    if (placed.plain) return placed.plain;
    if (!placed.picture || !placed.layout) throw new Error(`value ${value.id} has no place`);
    const permutation = layoutOrders[this.layout][placed.layout];
    placed.plain = this.permuted(placed.picture, permutation);
    return placed.plain;
  }

  /** The value, a picture in `from`, in the wanted layout. */
  private picture(value: Value, from: Layout): Value {
    const placed = lookUp(this.placed, value);
    if (placed.picture && placed.layout === from) return placed.picture;
    placed.picture = this.permuted(this.plain(value), layoutOrders[from][this.layout]);
    placed.layout = from;
    return placed.picture;
  }

  /** The layout that the inputs of an equation are already rewritten from, if it is not the wanted one. */
  private rewritten(equation: Equation): Layout | null {
    for (const input of equation.inputs) {
      const { plain, layout } = lookUp(this.placed, input);
      if (!plain && layout) return layout;
    }
    return null;
  }

  private equation(equation: Equation): void {
    const { parameters, output, inputs } = equation;
    if ('layout' in parameters && parameters.layout !== this.layout) {
      const from = parameters.layout;
      const kernelGradient = equation.primitive === 'convolutionKernelGradient';
      const kernelAt = equation.primitive === 'convolution' || equation.primitive === 'convolutionInputGradient' ? 1 : -1;
      const moved = inputs.map((input, index) => (index === kernelAt ? this.plain(input) : this.picture(input, from)));
      const result = this.emit(equation, moved, { ...parameters, layout: this.layout });
      return kernelGradient ? this.place(output, result) : this.placePicture(output, result, from);
    }
    const from = this.rewritten(equation) ?? this.early.get(output) ?? null;
    if (from && elementwise.has(equation.primitive)) {
      const moved = inputs.map((input) => this.operand(input, from));
      return this.placePicture(output, this.emit(equation, moved, parameters), from);
    }
    if (from && this.alongAxes(equation, from)) return;
    const [input] = inputs;
    if (equation.primitive === 'permute' && input) return this.place(output, this.permuted(this.plain(input), equation.parameters.permutation));
    this.place(output, this.emit(equation, inputs.map((input) => this.plain(input)), parameters));
  }

  /** An elementwise operand; a repeated small tensor is repeated along the moved axes instead of being permuted. */
  private operand(value: Value, from: Layout): Value {
    const placed = lookUp(this.placed, value);
    const source = placed.plain && this.broadcasts.get(placed.plain);
    if (!source || placed.picture) return this.picture(value, from);
    const order = layoutOrders[from][this.layout];
    const axes = source.axes.map((axis) => order.indexOf(axis));
    if (axes.some((axis, i) => i > 0 && axis < (axes[i - 1] ?? 0))) return this.picture(value, from);
    const shape = order.map((axis) => source.shape[axis] ?? 1);
    placed.picture = this.builder.emit('broadcast', [source.input], { shape, axes });
    placed.layout = from;
    return placed.picture;
  }

  private readonly broadcasts = new Map<Value, Vocabulary['broadcast'] & { readonly input: Value }>();

  /** Concatenations, sums, slices and paddings of rewritten pictures; false if the equation is none of them. */
  private alongAxes(equation: Equation, from: Layout): boolean {
    const order = layoutOrders[from][this.layout];
    const moved = () => equation.inputs.map((input) => this.picture(input, from));
    const reorder = <T>(items: readonly T[]): T[] => order.flatMap((axis) => items.slice(axis, axis + 1));
    const { output } = equation;
    switch (equation.primitive) {
      case 'concatenate':
        this.placePicture(output, this.builder.emit('concatenate', moved(), { axis: order.indexOf(equation.parameters.axis) }), from);
        return true;
      case 'slice': {
        const { start, end, step } = equation.parameters;
        const parameters = { start: reorder(start), end: reorder(end), step: reorder(step) };
        this.placePicture(output, this.builder.emit('slice', moved(), parameters), from);
        return true;
      }
      case 'pad': {
        const { before, after, between } = equation.parameters;
        const parameters = { before: reorder(before), after: reorder(after), between: reorder(between) };
        this.placePicture(output, this.builder.emit('pad', moved(), parameters), from);
        return true;
      }
      case 'reduceSum': {
        const axes = equation.parameters.axes.map((axis) => order.indexOf(axis)).sort((a, b) => a - b);
        const rest = order.filter((axis) => !equation.parameters.axes.includes(axis));
        if (rest.some((axis, i) => i > 0 && axis < (rest[i - 1] ?? 0))) return false;
        this.place(output, this.builder.emit('reduceSum', moved(), { axes }));
        return true;
      }
      case 'permute': {
        const permutation = equation.parameters.permutation.map((axis) => order.indexOf(axis));
        const identity = permutation.every((axis, i) => axis === i);
        const [picture] = moved();
        if (!picture) return false;
        this.place(output, identity ? picture : this.permuted(picture, permutation));
        return true;
      }
      default:
        return false;
    }
  }

  private readonly permutes = new Map<Value, { readonly input: Value; readonly permutation: readonly number[] }>();

  /** A value with its axes permuted; what was permuted the other way just before is taken as it was. */
  private permuted(input: Value, permutation: readonly number[]): Value {
    const before = this.permutes.get(input);
    if (before && permutation.every((axis, place) => before.permutation[axis] === place)) return before.input;
    const result = this.builder.emit('permute', [input], { permutation: [...permutation] });
    this.permutes.set(result, { input, permutation });
    return result;
  }

  private emit(equation: Equation, inputs: readonly Value[], parameters: Equation['parameters']): Value {
    // TypeScript cannot see that primitive and parameters belong together.
    const result = this.builder.emit(equation.primitive, inputs, parameters as Vocabulary[PrimitiveName] & never);
    const [input] = inputs;
    if (equation.primitive === 'broadcast' && input) this.broadcasts.set(result, { ...equation.parameters, input });
    return result;
  }
}
