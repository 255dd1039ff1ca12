import type { Parameter } from '../../program/parameter';

/** A basis of a longer mode takes longer to apply than it saves. */
const longest = 2048;

/** One axis of a parameter's curvature. */
export interface Mode {
  readonly axis: number;
  readonly size: number;
}

/** A parameter as a tensor whose axes are the modes of its curvature. */
export interface Block {
  readonly name: string;
  /** The parameter's own shape. */
  readonly shape: readonly number[];
  /** The same elements: a kernel HWIO as [H·W, I, O]. */
  readonly modes: readonly number[];
  /** The modes for which a basis is found; along the others, the curvature counts as diagonal. */
  readonly rotated: readonly Mode[];
}

/** How a parameter's curvature is factored. */
export function blockOf({ name, shape }: Parameter): Block {
  const [height = 1, width = 1, ...channels] = shape;
  const modes = shape.length === 4 ? [height * width, ...channels] : [...shape];
  const rotated = modes.flatMap((size, axis) => (size > 1 && size <= longest ? [{ axis, size }] : []));
  return { name, shape, modes, rotated };
}

/** Names under which programs take and give what belongs to a block. */
export const factorNames = {
  moment: (block: Block, { axis }: Mode) => `moment/${block.name}/${axis}`,
  basis: (block: Block, { axis }: Mode) => `basis/${block.name}/${axis}`,
  spectrum: (block: Block) => `spectrum/${block.name}`,
  damped: (block: Block) => `damped/${block.name}`,
} as const;
