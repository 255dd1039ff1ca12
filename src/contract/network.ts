import { z } from 'zod';

/**
 * Kinds of blocks: what a network's graph tells (a sum of two paths, paths that are concatenated, once or again and
 * again, attention with or without a perceptron), layers that belong together by their names alone, and single layers.
 */
export const blockKinds = ['residual', 'parallel', 'dense-connections', 'transformer', 'attention', 'group', 'single'] as const;
export type BlockKind = (typeof blockKinds)[number];

/** Why a block cannot be linearized: no derivative leads to the features, or it comes after them and is left out. */
export const hindrances = ['no-derivative', 'after-features'] as const;
export type Hindrance = (typeof hindrances)[number];

/** Why the default layers are what they are. */
export const defaultRules = ['residual-block', 'topmost-layer', 'topmost-layers', 'none'] as const;
export type DefaultRule = (typeof defaultRules)[number];

/** What a value is that a classifier could stand on. */
export const featureKinds = ['classifier-input', 'dense-input', 'pooled', 'block-output', 'tokens', 'output', 'value'] as const;
export type FeatureKind = (typeof featureKinds)[number];

/** Layers that belong together. */
export const blockSchema = z.object({
  /** Unique among the blocks. */
  name: z.string(),
  kind: z.enum(blockKinds),
  /** Sizes of what the block hands on for one picture, in the file's order of axes. */
  outputShape: z.array(z.number()),
  /** Names, from input to output; a layer that is left out stands in no other list. */
  layers: z.array(z.string()),
  parameterCount: z.number(),
  /** Multiplications and additions of one forward pass for one picture. */
  operations: z.number(),
  /** Null where it can be linearized. */
  hindrance: z.enum(hindrances).nullable(),
});
export type Block = z.infer<typeof blockSchema>;

/**
 * The layers that names stand for: a layer's for itself, a block's for all its layers. What is both is a layer.
 * @returns each layer once, and the names that are neither
 */
export function layersNamed(
  names: readonly string[],
  { layers, blocks }: { readonly layers: readonly { readonly name: string }[]; readonly blocks: readonly Pick<Block, 'name' | 'layers'>[] },
): { readonly found: ReadonlySet<string>; readonly unknown: readonly string[] } {
  const known = new Set(layers.map(({ name }) => name));
  const inBlock = new Map(blocks.map((block) => [block.name, block.layers]));
  const found = names.flatMap((name) => (known.has(name) ? [name] : (inBlock.get(name) ?? [])));
  return { found: new Set(found), unknown: names.filter((name) => !known.has(name) && !inBlock.has(name)) };
}

/** A value that a classifier could stand on, by the name that `--features` takes. */
export const featureSchema = z.object({
  name: z.string(),
  kind: z.enum(featureKinds),
  /** Sizes for one picture, before positions are averaged. */
  shape: z.array(z.number()),
  /** Whether it is taken unless the user says otherwise. */
  usual: z.boolean(),
});
