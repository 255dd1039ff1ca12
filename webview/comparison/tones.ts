import type { RunRow } from '../../src/contract/across/rows';

const tones = 8;
const taken = new Map<string, number>();

/**
 * The number of a run's colour. A run keeps its colour as long as it is selected, whatever is selected beside it.
 */
export function toneOf(selected: readonly RunRow[], folder: string): number {
  const there = new Set(selected.map((row) => row.folder));
  for (const known of taken.keys()) if (!there.has(known)) taken.delete(known);
  const known = taken.get(folder);
  if (known !== undefined) return known;
  const used = new Set(taken.values());
  const free = Array.from({ length: tones }, (_, tone) => tone).find((tone) => !used.has(tone)) ?? taken.size % tones;
  taken.set(folder, free);
  return free;
}
