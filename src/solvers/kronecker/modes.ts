import type { Parameter } from '../../program/parameter';

/** Of longer axes all eigenvectors take longer to find and to apply than they save. */
export const largestWhole = 128;
/** So many directions hold what stands out of the diagonal. */
export const leading = 32;
/** Columns of a sketch in which they are found; the others make them more certain. */
export const sketchWidth = leading + 16;

/** One axis of a parameter's curvature. */
export interface Mode {
  readonly axis: number;
  readonly size: number;
  /** Whether all eigenvectors are found, or the leading ones and a basis close to the axis's own for the rest. */
  readonly whole: boolean;
}

/** A parameter as a tensor whose axes are the modes of its curvature. */
export interface Block {
  readonly name: string;
  /** The parameter's own shape. */
  readonly shape: readonly number[];
  /** The same elements: a kernel HWIO as [H·W, I, O]. */
  readonly modes: readonly number[];
  /** The modes for which a basis is found: those longer than one. */
  readonly rotated: readonly Mode[];
}

/** Of a mode's moment [n, n], or of its product with a sketch. */
export function momentShape({ size, whole }: Mode): [number, number] {
  return [size, whole ? size : sketchWidth];
}

/** How a parameter's curvature is factored. */
export function blockOf({ name, shape }: Parameter): Block {
  const [height = 1, width = 1, ...channels] = shape;
  const modes = shape.length === 4 ? [height * width, ...channels] : [...shape];
  const rotated = modes.flatMap((size, axis) => (size > 1 ? [{ axis, size, whole: size <= largestWhole }] : []));
  return { name, shape, modes, rotated };
}

/** Names under which programs take and give what belongs to a block. */
export const factorNames = {
  moment: (block: Block, { axis }: Mode) => `moment/${block.name}/${axis}`,
  /** What the moment of a mode that is not whole is multiplied by. */
  sketch: (block: Block, { axis }: Mode) => `sketch/${block.name}/${axis}`,
  basis: (block: Block, { axis }: Mode) => `basis/${block.name}/${axis}`,
  /** The two factors of a basis that is not whole. */
  reflections: (block: Block, { axis }: Mode) => `reflections/${block.name}/${axis}`,
  turned: (block: Block, { axis }: Mode) => `turned/${block.name}/${axis}`,
  spectrum: (block: Block) => `spectrum/${block.name}`,
  damped: (block: Block) => `damped/${block.name}`,
} as const;
