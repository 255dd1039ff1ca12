import { counted, listed, partNames, quoted, type DatasetWarning, type Parts, type Sample } from '../dataset';

const fair = 5;

/** Warns of classes that differ much in size. */
export function imbalance(classes: readonly string[], counts: readonly number[]): DatasetWarning[] {
  const most = Math.max(...counts);
  const fewest = Math.min(...counts);
  if (most <= fair * fewest) return [];
  const name = (count: number): string => quoted(classes[counts.indexOf(count)] ?? '');
  const message =
    `The classes are unbalanced, ${(most / fewest).toFixed(1)} to 1: ${name(most)} has ${counted(most, 'picture')}, ` +
    `${name(fewest)} ${counted(fewest, 'picture')}; prefer the macro F1 score to the accuracy`;
  return [{ code: 'imbalance', message }];
}

/** Warns of pictures of the same bytes: under one label, under two, in two of the given parts. */
export function duplicates(samples: readonly Sample[], given: Parts | undefined): DatasetWarning[] {
  const partOf = new Map(partNames.flatMap((part) => (given?.[part] ?? []).map((at) => [samples[at], part])));
  const byGroup = new Map<number, Sample[]>();
  for (const sample of samples) {
    const group = byGroup.get(sample.group);
    if (group) group.push(sample);
    else byGroup.set(sample.group, [sample]);
  }
  const repeated = [...byGroup.values()].filter((group) => group.length > 1);
  const differing = (property: (sample: Sample) => unknown): Sample[][] =>
    repeated.filter((group) => new Set(group.map(property)).size > 1);
  const spare = repeated.reduce((sum, group) => sum + group.length - 1, 0);
  const kept = given ? '' : '; all copies stay in one part';
  const conflicts = differing(({ label }) => label);
  const leaks = differing((sample) => partOf.get(sample));
  return [
    ...report('duplicates', repeated, `${counted(spare, 'picture repeats', 'pictures repeat')} the bytes of another${kept}`),
    ...report('label-conflict', conflicts, `${are(conflicts.length)} in two classes at once; keep each in one`),
    ...report('duplicates-across-parts', leaks, `${are(leaks.length)} in two parts at once, which flatters the results`),
  ];
}

const are = (number: number): string => counted(number, 'picture is', 'pictures are');

function report(code: DatasetWarning['code'], groups: readonly Sample[][], message: string): DatasetWarning[] {
  if (groups.length === 0) return [];
  const examples = listed(groups.map((group) => group.slice(0, 2).map(({ path }) => path).join(' = ')));
  return [{ code, message: `${message}: ${examples}` }];
}
