import type { FeatureKind } from '../contract/network';
import { layerOf } from '../program/transforms/fold';
import { graphOf } from '../program/transforms/graph';
import type { Program, Value } from '../program/types';
import type { Layout } from '../program/vocabulary';
import { isForked, structuralBlocks, type Segment } from './blocks';

/** How a value of several positions becomes one vector. */
export type Reduction = 'all' | 'mean' | 'class-token';

/** A value that a classifier could stand on. */
export interface FeatureCandidate {
  /** As the file names the value; `NAME:mean` and `NAME:class-token` where a sequence of tokens leaves both open. */
  readonly name: string;
  readonly kind: FeatureKind;
  readonly value: Value;
  readonly reduction: Reduction;
  /** Whether it is taken unless the user says otherwise. */
  readonly usual: boolean;
}

/** The reductions that make sense for a value, the usual one first; none for what is no vector, picture or sequence. */
export function reductionsOf({ type: { shape, dtype } }: Value): readonly Reduction[] {
  if (dtype !== 'float32') return [];
  if (shape.length === 2) return ['all'];
  if (shape.length === 4) return ['mean'];
  if (shape.length !== 3) return [];
  // A class token stands before the square of the patches' tokens.
  const patches = Math.sqrt(Number(shape[1]) - 1);
  return Number.isInteger(patches) && patches > 0 ? ['class-token', 'mean'] : ['mean'];
}

interface Given {
  readonly names: ReadonlyMap<Value, string>;
  readonly layout: Layout;
  /** The classifier's input, else the network's output. */
  readonly usual: Value;
  readonly segments: readonly Segment[];
}

interface Found {
  readonly candidates: readonly FeatureCandidate[];
  readonly usual: FeatureCandidate;
}

/** Positions over which a value extends: 1 for a vector. */
function positionsOf({ type: { shape } }: Value, layout: Layout): number {
  if (shape.length === 3) return Number(shape[1]);
  if (shape.length !== 4) return 1;
  return layout === 'NCHW' ? Number(shape[2]) * Number(shape[3]) : Number(shape[1]) * Number(shape[2]);
}

/** What each value between two segments is good for, if anything. */
function kindsOf(program: Program, { segments, layout, usual }: Given): Map<Value, FeatureKind> {
  const kinds = new Map<Value, FeatureKind>();
  const { inputNames } = graphOf(program);
  const blockEnds = new Set(structuralBlocks(segments).flatMap((block) => block.segments.at(-1) ?? []));
  let insideBlock = false;
  let last: Value | null = null;
  for (const segment of segments) {
    const { from, to, equations, layers } = segment;
    const forked = isForked(segment);
    // The output of a block is its last value before another layer or fork.
    if (insideBlock && last && (layers.length > 0 || forked)) {
      kinds.set(last, last.type.shape.length === 3 ? 'tokens' : 'block-output');
      insideBlock = false;
    }
    if (blockEnds.has(segment)) insideBlock = true;
    if (positionsOf(from, layout) > 1 && positionsOf(to, layout) === 1) kinds.set(to, 'pooled');
    const [only] = equations;
    if (!forked && only && layerOf(only, inputNames) !== undefined && from.type.shape.length === 2) kinds.set(from, 'dense-input');
    last = to;
  }
  const output = program.outputs[0]?.value;
  if (output && reductionsOf(output).length > 0) kinds.set(output, 'output');
  const tokens = segments.findLast(({ to }) => to.type.shape.length === 3 && positionsOf(to, layout) > 1 && Number(to.type.shape[2]) > 1)?.to;
  if (tokens && kinds.size > 0) kinds.set(tokens, 'tokens');
  kinds.set(usual, output === usual ? 'output' : 'classifier-input');
  return kinds;
}

/** The values that a classifier could stand on, from input to output. */
export function candidatesOf(program: Program, given: Given): Found {
  const { names, usual, segments } = given;
  const kinds = kindsOf(program, given);
  const trunk = segments.map(({ to }) => to);
  const ordered = [...trunk.filter((value) => kinds.has(value)), ...(trunk.includes(usual) ? [] : [usual])];
  const taken = new Set<string>();
  const candidates = ordered.flatMap((value): FeatureCandidate[] => {
    const name = names.get(value) ?? (value === usual ? 'features' : undefined);
    const reductions = value === usual && reductionsOf(value).length === 0 ? (['all'] as const) : reductionsOf(value);
    if (name === undefined || taken.has(name)) return [];
    taken.add(name);
    return reductions.map((reduction, index) => ({
      name: reductions.length > 1 ? `${name}:${reduction}` : name,
      kind: kinds.get(value) ?? 'value',
      value,
      reduction,
      usual: value === usual && index === 0,
    }));
  });
  const found = candidates.find((candidate) => candidate.usual);
  if (!found) throw new Error('the usual features are not among the candidates');
  return { candidates, usual: found };
}
