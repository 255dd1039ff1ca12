import { say, type Message } from '../../contract/message';
import { listed, pictures, partNames, quoted, type DatasetWarning, type Parts, type Sample } from '../dataset';

const fair = 5;

/** Warns of classes that differ much in size. */
export function imbalance(classes: readonly string[], counts: readonly number[]): DatasetWarning[] {
  const most = Math.max(...counts);
  const fewest = Math.min(...counts);
  if (most <= fair * fewest) return [];
  const name = (count: number): string => quoted(classes[counts.indexOf(count)] ?? '');
  const ratio = (most / fewest).toFixed(1);
  const message = say`The classes are unbalanced, ${ratio} to 1: ${name(most)} has ${pictures(most)}, ${name(fewest)} ${pictures(fewest)}; prefer the macro F1 score to the accuracy`;
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
  const conflicts = differing(({ label }) => label);
  const leaks = differing((sample) => partOf.get(sample));
  return [
    ...report('duplicates', repeated, repeats(spare, given === undefined)),
    ...report('label-conflict', conflicts, conflicting(conflicts.length)),
    ...report('duplicates-across-parts', leaks, leaking(leaks.length)),
  ];
}

function repeats(spare: number, stay: boolean): Message {
  if (stay) {
    return spare === 1
      ? say`1 picture repeats the bytes of another; all copies stay in one part`
      : say`${spare} pictures repeat the bytes of another; all copies stay in one part`;
  }
  return spare === 1 ? say`1 picture repeats the bytes of another` : say`${spare} pictures repeat the bytes of another`;
}

const conflicting = (count: number): Message =>
  count === 1 ? say`1 picture is in two classes at once; keep each in one` : say`${count} pictures are in two classes at once; keep each in one`;

const leaking = (count: number): Message =>
  count === 1
    ? say`1 picture is in two parts at once, which flatters the results`
    : say`${count} pictures are in two parts at once, which flatters the results`;

function report(code: DatasetWarning['code'], groups: readonly Sample[][], what: Message): DatasetWarning[] {
  if (groups.length === 0) return [];
  const examples = listed(groups.map((group) => group.slice(0, 2).map(({ path }) => path).join(' = ')));
  return [{ code, message: say`${what}: ${examples}` }];
}
