import type { Inspection } from '../../../src/contract/jobs';
import type { Block } from '../../../src/contract/network';

export type Layer = Inspection['layers'][number];
export type Checked = 'true' | 'false' | 'mixed';

/** A block as the tree shows it, the last of its layers first. */
export interface BlockRow {
  readonly block: Block;
  /** Those that the filter lets through; empty where the block is its one layer, or is left out. */
  readonly layers: readonly Layer[];
  /** The layers of the network that a click on the block chooses. */
  readonly members: readonly Layer[];
  readonly checked: Checked;
  readonly open: boolean;
  readonly byDefault: boolean;
}

export interface Shown {
  readonly filter: string;
  readonly open: readonly string[];
}

function checkedOf(members: readonly Layer[], chosen: ReadonlySet<string>): Checked {
  const some = members.filter(({ name }) => chosen.has(name)).length;
  return some === 0 ? 'false' : some === members.length ? 'true' : 'mixed';
}

/** The blocks that the filter lets through by their own name or a layer's, the last of the network first. */
export function blockRows({ blocks, layers }: Inspection, chosen: ReadonlySet<string>, { filter, open }: Shown): BlockRow[] {
  const wanted = filter.trim().toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(wanted);
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const rows = blocks.map((block): BlockRow => {
    const members = block.layers.flatMap((name) => byName.get(name) ?? []);
    const all = block.layers.length > 1 ? members : [];
    const some = wanted === '' || fits(block.name) ? all : all.filter(({ name }) => fits(name));
    return {
      block,
      members,
      layers: [...some].reverse(),
      checked: checkedOf(members, chosen),
      open: all.length > 0 && (open.includes(block.name) || (wanted !== '' && some.length < all.length)),
      byDefault: members.length > 0 && members.every((layer) => layer.linearizedByDefault),
    };
  });
  return rows.filter(({ block, layers: some }) => wanted === '' || fits(block.name) || block.layers.some(fits) || some.length > 0).reverse();
}

/** The choice, in the network's order, once layers were turned on or off. */
export function changedChoice(all: readonly Layer[], chosen: ReadonlySet<string>, some: readonly Layer[], on: boolean): string[] {
  const changed = new Set(some.map(({ name }) => name));
  return all.filter(({ name }) => (changed.has(name) ? on : chosen.has(name))).map(({ name }) => name);
}
