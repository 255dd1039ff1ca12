import { Builder } from '../../program/builder';
import { gradientName } from '../../program/transforms/gradient';
import { simplify } from '../../program/transforms/simplify';
import type { Program, Value } from '../../program/types';
import { factorNames, type Block, type Mode } from './modes';

function reshaped(builder: Builder, value: Value, shape: readonly number[]): Value {
  return builder.emit('reshape', [value], { shape });
}

/** Multiplies a mode by a matrix [n, n]: out[…, i, …] = Σⱼ basis[j, i]·x[…, j, …], or by its transpose. */
function modeProduct(builder: Builder, x: Value, basis: Value, { axis }: Mode, transposed: boolean): Value {
  const product = builder.emit('contract', [x, basis], { contracting: [[axis], [transposed ? 1 : 0]], batch: [[], []] });
  // The new axis comes last.
  const last = x.type.shape.length - 1;
  if (axis === last) return product;
  const permutation = x.type.shape.map((_, i) => (i < axis ? i : i === axis ? last : i - 1));
  return builder.emit('permute', [product], { permutation });
}

/** Turns a block's tensor into the basis of its curvature, or back. */
function rotate(builder: Builder, x: Value, block: Block, bases: readonly Value[], back: boolean): Value {
  return block.rotated.reduce((turned, mode, i) => modeProduct(builder, turned, bases[i] ?? x, mode, back), x);
}

function declareBases(builder: Builder, block: Block): Value[] {
  return block.rotated.map((mode) => builder.input(factorNames.basis(block, mode), [mode.size, mode.size]));
}

/**
 * (`gradients` of one group of samples, state) → state: adds each mode's second moment, Σ over the other modes of
 * g·gᵀ, to `moment/<parameter>/<axis>`.
 * @param gradients a program with the outputs `gradient/<parameter>`
 */
export function momentsProgram(gradients: Program, blocks: readonly Block[]): Program {
  const builder = new Builder();
  const outputs = builder.inline(gradients, new Map());
  for (const block of blocks) {
    const gradient = reshaped(builder, outputOf(outputs, block), block.modes);
    for (const mode of block.rotated) {
      const others = block.modes.map((_, axis) => axis).filter((axis) => axis !== mode.axis);
      const name = factorNames.moment(block, mode);
      const product =
        others.length === 0
          ? outerProduct(builder, gradient, mode.size)
          : builder.emit('contract', [gradient, gradient], { contracting: [others, others], batch: [[], []] });
      builder.output(name, builder.emit('add', [builder.input(name, [mode.size, mode.size]), product], {}));
    }
  }
  return simplify(builder.build());
}

function outerProduct(builder: Builder, vector: Value, size: number): Value {
  const row = reshaped(builder, vector, [1, size]);
  return builder.emit('contract', [row, row], { contracting: [[0], [0]], batch: [[], []] });
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
