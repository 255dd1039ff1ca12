import { getLocation } from 'jsonc-parser';
import type { Inspection } from '../contract/jobs';

/** A place in the text of an experiment where the name of something of the network stands or may stand. */
export interface NamePlace {
  readonly of: 'linearize' | 'features';
  /** What the name with its quotes takes the place of. */
  readonly offset: number;
  readonly length: number;
}

/** Where a name is being typed, if `offset` lies in the list of layers or in the value of the features; null elsewhere. */
export function namePlace(text: string, offset: number): NamePlace | null {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  const [setting, index, ...deeper] = path;
  const inList = setting === 'linearize' && typeof index === 'number' && deeper.length === 0;
  if (isAtPropertyKey || !(inList || (setting === 'features' && path.length === 1))) return null;
  const of = inList ? 'linearize' : 'features';
  const typed = previousNode?.type === 'string' && previousNode.offset < offset && offset <= previousNode.offset + previousNode.length ? previousNode : null;
  return typed ? { of, offset: typed.offset, length: typed.length } : { of, offset, length: 0 };
}

/** A name that fits a place. */
export interface NameChoice {
  readonly name: string;
  readonly kind: 'block' | 'layer' | 'features';
  /** Of a block, its layers; of a layer, its block; of features, their sizes. */
  readonly detail: string;
}

/** The names of a network that can stand at a place, the topmost of the network first: blocks, then layers; or features. */
export function nameChoices(of: NamePlace['of'], { layers, blocks, featureCandidates }: Inspection): NameChoice[] {
  if (of === 'features') return featureCandidates.map(({ name, shape }): NameChoice => ({ name, kind: 'features', detail: shape.join('×') })).reverse();
  const usable = blocks.filter(({ hindrance }) => hindrance === null);
  const known = new Set(layers.map(({ name }) => name));
  const whole = usable.filter(({ name }) => !known.has(name)).map((block): NameChoice => ({ name: block.name, kind: 'block', detail: block.layers.join(', ') }));
  const blockOf = new Map(usable.flatMap((block) => block.layers.map((layer) => [layer, block.name] as const)));
  const single = layers.filter(({ name }) => blockOf.has(name)).map(({ name, kernelShape }): NameChoice => ({ name, kind: 'layer', detail: `${kernelShape.join('×')}, ${blockOf.get(name) ?? ''}` }));
  return [...whole.reverse(), ...single.reverse()];
}
