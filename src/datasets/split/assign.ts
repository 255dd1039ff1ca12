import { permutation } from '../../contract/random';
import type { PartName } from '../dataset';

export type Fractions = Readonly<Record<PartName, number>>;

/** A class with few groups fills the parts in this order. */
const order: readonly PartName[] = ['train', 'test', 'validation'];

/** Samples of one class that each part should get: the fractions, but at least 1 as far as the groups suffice. */
function targets(total: number, groups: number, fractions: Fractions): Map<PartName, number> {
  const parts = order.filter((part) => fractions[part] > 0).slice(0, groups);
  const sum = parts.reduce((all, part) => all + fractions[part], 0);
  const wanted = new Map(parts.map((part) => [part, (total * fractions[part]) / sum]));
  for (const part of parts) {
    const missing = 1 - (wanted.get(part) ?? 0);
    if (missing <= 0) continue;
    const largest = parts.reduce((best, other) => ((wanted.get(other) ?? 0) > (wanted.get(best) ?? 0) ? other : best));
    wanted.set(largest, (wanted.get(largest) ?? 0) - missing);
    wanted.set(part, 1);
  }
  return wanted;
}

/**
 * A part for each group, so that every class comes near its fractions: groups are taken in shuffled order, the large
 * ones first, and each goes where its classes are furthest from their targets, relative to the classes' sizes. For
 * groups of one sample each part's share of a class differs from its target by less than one sample.
 * @param groups the labels of each group's samples
 */
export function assignGroups(groups: readonly (readonly number[])[], fractions: Fractions, seed: number): PartName[] {
  const classes = new Map<number, { total: number; groups: number }>();
  for (const labels of groups) {
    for (const label of new Set(labels)) {
      const { total, groups: touching } = classes.get(label) ?? { total: 0, groups: 0 };
      const own = labels.filter((other) => other === label).length;
      classes.set(label, { total: total + own, groups: touching + 1 });
    }
  }
  const deficits = new Map(
    [...classes].map(([label, { total, groups: touching }]) => [label, targets(total, touching, fractions)]),
  );
  const parts = order.filter((part) => fractions[part] > 0);
  const assigned: PartName[] = new Array<PartName>(groups.length).fill('train');
  const size = (group: number): number => groups[group]?.length ?? 0;
  const shuffled = [...permutation(groups.length, seed, 'split')].sort((a, b) => size(b) - size(a));
  for (const group of shuffled) {
    const labels = groups[group] ?? [];
    const need = (part: PartName): number =>
      labels.reduce((sum, label) => sum + (deficits.get(label)?.get(part) ?? 0) / (classes.get(label)?.total ?? 1), 0);
    const part = parts.reduce((best, other) => (need(other) > need(best) + 1e-9 ? other : best));
    assigned[group] = part;
    for (const label of labels) {
      const deficit = deficits.get(label);
      deficit?.set(part, (deficit.get(part) ?? 0) - 1);
    }
  }
  return assigned;
}
