import type { ComparisonLook } from '../pages/comparison';
import { runTitle, type RunRow } from './rows';
import { layersOf, settingValue, shortName } from './settings';

/** By what runs can be filtered, beside text and star. */
export const filterNames = ['status', 'dataset', 'backbone', 'layers'] as const;
export type FilterName = (typeof filterNames)[number];

/** What a run has for a filter. */
export function filterValue(row: RunRow, name: FilterName): string {
  switch (name) {
    case 'status':
      return row.status;
    case 'dataset':
      return shortName(row.experiment.dataset);
    case 'backbone':
      return String(settingValue(row, 'backbone'));
    case 'layers':
      return layersOf(row)?.join(', ') ?? '';
  }
}

/** The runs that fit every filter. Of text each word must occur somewhere. */
export function filteredRows(rows: readonly RunRow[], { text, filters }: Pick<ComparisonLook, 'text' | 'filters'>): RunRow[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return rows.filter((row) => {
    if (filters.starred && !row.annotations.starred) return false;
    for (const name of filterNames) {
      const chosen: readonly string[] = filters[name];
      if (chosen.length > 0 && !chosen.includes(filterValue(row, name))) return false;
    }
    if (words.length === 0) return true;
    const { experiment, annotations, id, status, backbone } = row;
    const searched = [runTitle(row), id, status, annotations.notes, backbone?.name ?? '', JSON.stringify(experiment), layersOf(row)?.join(' ') ?? ''];
    const found = searched.join('\n').toLowerCase();
    return words.every((word) => found.includes(word));
  });
}
