import { TangentError } from '../../contract/errors';
import { say, type Message } from '../../contract/message';
import { listed, partNames, quoted, type Dataset, type DatasetWarning, type PartName, type Parts } from '../dataset';
import { assignGroups, type Fractions } from './assign';
import { groupSamples, type Groups } from './groups';

export interface SplitOptions {
  /** Whole number from 0 to 2⁵³ − 1. */
  readonly seed: number;
  /** Pictures whose paths (relative to the dataset's folder, with `/`) have equal matches stay in one part. */
  readonly groupBy?: RegExp | undefined;
  /** Sum 1; default 0.7, 0.1 and 0.2. */
  readonly fractions?: Fractions | undefined;
}

export interface Split {
  /** Of each sample. */
  readonly partOf: readonly PartName[];
  readonly parts: Parts;
  readonly warnings: readonly DatasetWarning[];
}

const partWords: Readonly<Record<PartName, Message>> = { train: say`train`, validation: say`validation`, test: say`test` };

const usual: Fractions = { train: 0.7, validation: 0.1, test: 0.2 };

/**
 * Divides a dataset into parts. Each class is divided by the fractions; pictures that belong together (of equal
 * bytes, or of equal matches of `groupBy`) stay together. The parts that the dataset's folder makes are kept; one
 * that it lacks is taken from its training part. The same dataset, seed and options give the same parts.
 * @throws TangentError `bad-dataset` if a part would be empty, `bad-option` if the fractions are not valid
 */
export function splitDataset(dataset: Dataset, { seed, groupBy, fractions = usual }: SplitOptions): Split {
  requireFractions(fractions);
  const { samples, given } = dataset;
  const partOf: PartName[] = new Array<PartName>(samples.length).fill('train');
  for (const part of partNames) for (const index of given?.[part] ?? []) partOf[index] = part;
  const isDrawn = (part: PartName): boolean => part === 'train' || !given?.[part].length;
  const drawn = partNames.filter((part) => isDrawn(part) && fractions[part] > 0);
  const warnings: DatasetWarning[] = [];
  if (drawn.length > 1) {
    const groups = groupSamples(samples, given?.train ?? [...samples.keys()], groupBy);
    const labels = groups.members.map((members) => members.map((index) => samples[index]?.label ?? 0));
    const share = { train: 0, validation: 0, test: 0, ...Object.fromEntries(drawn.map((part) => [part, fractions[part]])) };
    const assigned = assignGroups(labels, share, seed);
    groups.members.forEach((members, at) => members.forEach((index) => (partOf[index] = assigned[at] ?? 'train')));
    if (groupBy) warnings.push(...groupWarnings(groups, groupBy));
  }
  const indexes = (wanted: PartName): number[] => partOf.flatMap((part, index) => (part === wanted ? [index] : []));
  const parts: Parts = { train: indexes('train'), validation: indexes('validation'), test: indexes('test') };
  for (const part of partNames) if (fractions[part] > 0 && parts[part].length === 0) throw emptyPart(dataset, part, groupBy);
  if (given) warnings.push(...givenWarnings(drawn, groupBy));
  warnings.push(...missingClasses(dataset, parts, drawn, groupBy));
  return { partOf, parts, warnings };
}

function requireFractions(fractions: Fractions): void {
  const shares = partNames.map((part) => fractions[part]);
  const sum = shares.reduce((all, share) => all + share, 0);
  if (fractions.train > 0 && shares.every((share) => share >= 0) && Math.abs(sum - 1) < 1e-6) return;
  throw new TangentError('bad-option', say`The parts' fractions must be positive and have the sum 1, not ${shares.join(', ')}`);
}

function groupWarnings({ members, unmatched }: Groups, groupBy: RegExp): DatasetWarning[] {
  if (unmatched === 0) return [];
  const groups = members.length === 1 ? say`1 group` : say`${members.length} groups`;
  const message =
    unmatched === 1
      ? say`1 path is not matched by ${String(groupBy)}: each counts as a group of its own (${groups})`
      : say`${unmatched} paths are not matched by ${String(groupBy)}: each counts as a group of its own (${groups})`;
  return [{ code: 'group-by', message }];
}

function givenWarnings(drawn: readonly PartName[], groupBy: RegExp | undefined): DatasetWarning[] {
  const [, ...taken] = drawn;
  const warnings: DatasetWarning[] = [];
  const message =
    groupBy && taken.length === 0
      ? say`The parts are those of the folders train, val and test; pictures are not grouped`
      : say`The parts are those of the folders train, val and test`;
  warnings.push({ code: 'given-split', message });
  for (const part of taken) warnings.push({ code: 'part-from-train', message: lacking(part) });
  return warnings;
}

const lacking = (part: PartName): Message =>
  part === 'validation'
    ? say`The folder has no validation part: taken from its training part`
    : say`The folder has no test part: taken from its training part`;

/** Names the classes that a drawn part lacks. */
function missingClasses(
  { classes, samples }: Dataset,
  parts: Parts,
  drawn: readonly PartName[],
  groupBy: RegExp | undefined,
): DatasetWarning[] {
  return drawn.flatMap((part): DatasetWarning[] => {
    const present = new Set(parts[part].map((index) => samples[index]?.label));
    const absent = classes.filter((_, label) => !present.has(label));
    if (absent.length === 0) return [];
    const few = groupBy ? say`too few pictures or groups for three parts` : say`too few pictures for three parts`;
    return [{ code: 'small-class', message: say`The ${partWords[part]} part has no pictures of ${listed(absent)}: ${few}` }];
  });
}

function emptyPart({ folder }: Dataset, part: PartName, groupBy: RegExp | undefined): TangentError {
  const advice = groupBy
    ? say`${String(groupBy)} makes too few groups: let it match more finely`
    : say`add pictures, at least three for a class`;
  return new TangentError('bad-dataset', say`${quoted(folder)} has too few pictures for a ${partWords[part]} part; ${advice}`);
}
