/** Classes of one matrix at most: more could not be told apart, and would be too many elements. */
export const mostShown = 60;
/** Of more classes, so many are shown unless others are asked for. */
const fewShown = 30;

/**
 * Indexes of the classes that a confusion matrix shows: all where they fit, else those whose names hold the filter, else
 * those with the most mistakes, as label or as prediction. In the order of the classes.
 */
export function shownClasses(names: readonly string[], confusion: readonly (readonly number[])[], filter: string): number[] {
  const sought = filter.trim().toLowerCase();
  const all = [...names.keys()];
  if (sought !== '') return all.filter((k) => (names[k] ?? '').toLowerCase().includes(sought)).slice(0, mostShown);
  if (names.length <= mostShown) return all;
  const errors = new Array<number>(names.length).fill(0);
  for (const [label, row] of confusion.entries()) {
    for (const [predicted, count] of row.entries()) {
      if (label === predicted || count === 0) continue;
      errors[label] = (errors[label] ?? 0) + count;
      errors[predicted] = (errors[predicted] ?? 0) + count;
    }
  }
  const worst = all.sort((a, b) => (errors[b] ?? 0) - (errors[a] ?? 0)).slice(0, fewShown);
  return worst.sort((a, b) => a - b);
}
