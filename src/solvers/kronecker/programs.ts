import { Builder } from '../../program/builder';
import { gradientName } from '../../program/transforms/gradient';
import { simplify } from '../../program/transforms/simplify';
import type { Program, Value } from '../../program/types';
import { factorNames, leading, momentShape, type Block, type Mode } from './modes';

function reshaped(builder: Builder, value: Value, shape: Value['type']['shape']): Value {
  return builder.emit('reshape', [value], { shape });
}

/** Sums over an axis of a tensor and one of a matrix; the matrix's other axis comes last. */
function modeProduct(builder: Builder, x: Value, axis: number, matrix: Value, over: 0 | 1): Value {
  return builder.emit('contract', [x, matrix], { contracting: [[axis], [over]], batch: [[], []] });
}

/** Moves the last axis to where another is. */
function lastTo(builder: Builder, x: Value, axis: number): Value {
  const last = x.type.shape.length - 1;
  if (axis === last) return x;
  const permutation = x.type.shape.map((_, i) => (i < axis ? i : i === axis ? last : i - 1));
  return builder.emit('permute', [x], { permutation });
}

/** A basis as a matrix [n, n] of columns, or the two factors [n, k] of what it differs by from the unit matrix. */
type Basis = { readonly columns: Value } | { readonly reflections: Value; readonly turned: Value };

/** Turns one mode of a tensor into a basis B, by Bᵀ, or back by B. */
function turn(builder: Builder, x: Value, { axis }: Mode, basis: Basis, back: boolean): Value {
  if ('columns' in basis) return lastTo(builder, modeProduct(builder, x, axis, basis.columns, back ? 1 : 0), axis);
  // B = 1 − turned·reflectionsᵀ
  const [inner, outer] = back ? [basis.reflections, basis.turned] : [basis.turned, basis.reflections];
  const projected = modeProduct(builder, x, axis, inner, 0);
  const last = x.type.shape.length - 1;
  return builder.emit('subtract', [x, lastTo(builder, modeProduct(builder, projected, last, outer, 1), axis)], {});
}

/** Turns a block's tensor into the basis of its curvature, or back. */
function rotate(builder: Builder, x: Value, block: Block, bases: readonly Basis[], back: boolean): Value {
  return block.rotated.reduce((turned, mode, i) => (bases[i] ? turn(builder, turned, mode, bases[i], back) : turned), x);
}

function declareBases(builder: Builder, block: Block): Basis[] {
  return block.rotated.map((mode) => {
    const { size, whole } = mode;
    const factor = (of: 'reflections' | 'turned') => builder.input(factorNames[of](block, mode), [size, leading]);
    if (whole) return { columns: builder.input(factorNames.basis(block, mode), [size, size]) };
    return { reflections: factor('reflections'), turned: factor('turned') };
  });
}

/**
 * (`gradients` of one group of samples, state) → state: adds each mode's second moment, Σ over the other modes of
 * g·gᵀ, to `moment/<parameter>/<axis>`; of a mode that is not whole, the moment times `sketch/<parameter>/<axis>`.
 * @param gradients a program with the outputs `gradient/<parameter>`
 */
export function momentsProgram(gradients: Program, blocks: readonly Block[]): Program {
  const builder = new Builder();
  const outputs = builder.inline(gradients, new Map());
  for (const block of blocks) {
    const gradient = reshaped(builder, outputOf(outputs, block), block.modes);
    for (const mode of block.rotated) {
      const name = factorNames.moment(block, mode);
      const product = mode.whole ? moment(builder, gradient, mode) : sketchedMoment(builder, gradient, block, mode);
      builder.output(name, builder.emit('add', [builder.input(name, momentShape(mode)), product], {}));
    }
  }
  return simplify(builder.build());
}

function moment(builder: Builder, gradient: Value, { axis }: Mode): Value {
  const others = otherAxes(gradient, axis);
  return sumOfProducts(builder, gradient, others, gradient, others);
}

/** g·(gᵀ·sketch), so that the moment itself is never formed. */
function sketchedMoment(builder: Builder, gradient: Value, block: Block, mode: Mode): Value {
  const sketch = builder.input(factorNames.sketch(block, mode), momentShape(mode));
  const image = modeProduct(builder, gradient, mode.axis, sketch, 0);
  return sumOfProducts(builder, gradient, otherAxes(gradient, mode.axis), image, otherAxes(image, image.type.shape.length - 1));
}

function otherAxes({ type: { shape } }: Value, axis: number): number[] {
  return shape.map((_, other) => other).filter((other) => other !== axis);
}

/** Sums over so many axes of both; of vectors, which have none, the outer product. */
function sumOfProducts(builder: Builder, a: Value, ofA: readonly number[], b: Value, ofB: readonly number[]): Value {
  if (ofA.length > 0) return builder.emit('contract', [a, b], { contracting: [ofA, ofB], batch: [[], []] });
  const [left, right] = [a, b].map((vector) => reshaped(builder, vector, [1, ...vector.type.shape]));
  return sumOfProducts(builder, left ?? a, [0], right ?? b, [0]);
}

function outputOf(outputs: ReadonlyMap<string, Value>, { name }: Block): Value {
  const value = outputs.get(gradientName(name));
  if (!value) throw new Error(`no gradient for ${name}`);
  return value;
}

/**
 * (`gradients` of one group of samples, bases, state) → state: adds the squares of the gradient in the bases to
 * `spectrum/<parameter>`, whose shape is the block's modes.
 */
export function spectrumProgram(gradients: Program, blocks: readonly Block[]): Program {
  const builder = new Builder();
  const outputs = builder.inline(gradients, new Map());
  for (const block of blocks) {
    const gradient = reshaped(builder, outputOf(outputs, block), block.modes);
    const turned = rotate(builder, gradient, block, declareBases(builder, block), false);
    const name = factorNames.spectrum(block);
    const square = builder.emit('multiply', [turned, turned], {});
    builder.output(name, builder.emit('add', [builder.input(name, block.modes), square], {}));
  }
  return simplify(builder.build());
}

/**
 * Writes the preconditioned gradients: each turned into its bases, divided by `damped/<parameter>` (the spectrum with
 * weight decay and damping added), and turned back.
 */
export function preconditioned(builder: Builder, blocks: readonly Block[], gradients: readonly Value[]): Value[] {
  return blocks.map((block, index) => {
    const gradient = gradients[index];
    if (!gradient) throw new Error(`no gradient for ${block.name}`);
    const bases = declareBases(builder, block);
    const turned = rotate(builder, reshaped(builder, gradient, block.modes), block, bases, false);
    const damped = builder.input(factorNames.damped(block), block.modes);
    const divided = builder.emit('divide', [turned, damped], {});
    return reshaped(builder, rotate(builder, divided, block, bases, true), block.shape);
  });
}

/** (`gradient/<parameter>`, bases, `damped/<parameter>`) → `direction/<parameter>`. */
export function preconditionProgram(blocks: readonly Block[]): Program {
  const builder = new Builder();
  const gradients = blocks.map(({ name, shape }) => builder.input(gradientName(name), shape));
  preconditioned(builder, blocks, gradients).forEach((direction, index) => {
    builder.output(`direction/${blocks[index]?.name ?? ''}`, direction);
  });
  return simplify(builder.build());
}
