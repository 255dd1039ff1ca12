import type { BlockKind } from '../../contract/network';
import type { Equation, Value } from '../../program/types';
import { isForked, type Segment } from './trunk';

/** Kinds of blocks that a network's graph tells. */
export type StructuralKind = Exclude<BlockKind, 'group' | 'single'>;

/** A block that the graph tells: one segment, or the two halves of a transformer block. */
export interface StructuralBlock {
  readonly kind: StructuralKind;
  readonly segments: readonly Segment[];
}

/** More layers between a fork and its join are a network with a shortcut rather than a block. */
const mostLayers = 24;

/** The equations of a segment by which two or more paths come together. */
function joins({ from, equations }: Segment): Equation[] {
  const inside = new Set<Value>([from, ...equations.map(({ output }) => output)]);
  return equations.filter(({ inputs }) => new Set(inputs.filter((input) => inside.has(input))).size > 1);
}

/** Whether the segment ends in the sum of two paths, of which at least one has layers. */
export function isResidual(segment: Segment): boolean {
  if (!isForked(segment) || segment.layers.length === 0 || segment.layers.length > mostLayers) return false;
  const last = joins(segment).at(-1);
  return last?.primitive === 'add' && last === segment.equations.at(-1);
}

const hasSoftmax = ({ equations }: Segment): boolean => equations.some(({ primitive }) => primitive === 'softmax');

/** Whether a value is concatenated with others more than once. */
function hasDenseConnections({ from, equations }: Segment): boolean {
  const concatenations = equations.filter(({ primitive }) => primitive === 'concatenate');
  return [from, ...equations.map(({ output }) => output)].some((value) => concatenations.filter(({ inputs }) => inputs.includes(value)).length > 1);
}

function kindOf(segment: Segment): StructuralKind | null {
  if (!isForked(segment) || segment.layers.length === 0) return null;
  if (segment.equations.at(-1)?.primitive === 'concatenate' && hasDenseConnections(segment)) return 'dense-connections';
  if (segment.layers.length > mostLayers) return null;
  if (segment.equations.at(-1)?.primitive === 'concatenate') return 'parallel';
  if (isResidual(segment)) return hasSoftmax(segment) ? 'transformer' : 'residual';
  return hasSoftmax(segment) ? 'attention' : null;
}

/** Whether a residual segment of dense layers alone may be the second half of a transformer block. */
const isPerceptron = (segment: Segment): boolean =>
  isResidual(segment) && !segment.equations.some(({ primitive }) => primitive === 'convolution');

/**
 * The blocks that forks and joins make: sums (residual), concatenations (parallel paths, as in inception modules; dense
 * connections where one value goes into several), attention. Gates, which multiply, are parts of blocks. An attention with a sum and the perceptron with a
 * sum after it are one transformer block.
 */
export function structuralBlocks(segments: readonly Segment[]): StructuralBlock[] {
  const blocks: StructuralBlock[] = [];
  let open: Segment | null = null;
  for (const segment of segments) {
    if (segment.layers.length === 0) continue;
    const kind = kindOf(segment);
    if (open && kind === 'residual' && isPerceptron(segment)) {
      blocks[blocks.length - 1] = { kind: 'transformer', segments: [open, segment] };
      open = null;
      continue;
    }
    open = kind === 'transformer' ? segment : null;
    if (kind !== null) blocks.push({ kind, segments: [segment] });
  }
  return blocks;
}
