import { differenceWords } from '../difference-words';
import { count } from '../format';
import type { Translate } from '../translate';
import type { Pair } from './pairs';

/** Fewer shared test pictures than this show large differences only. */
const fewPictures = 50;

/** What each model of a pair is called, and the run by its folder. */
export interface PairNames {
  readonly a: string;
  readonly b: string;
  readonly runA: string;
  readonly runB: string;
  readonly run: (folder: string) => string;
}

/**
 * Which model is better, by how much, how sure that is and on how many pictures, in a sentence or two.
 * @param compared how many pairs were compared together
 */
export function pairWords(pair: Pair, names: PairNames, compared: number, t: Translate): string {
  const { shared } = pair;
  if (shared.pictures === 0) return t('{0} and {1} cannot be compared: they share no test picture.', names.a, names.b);
  const pictures = shared.pictures === 1 ? t('1 shared test picture') : t('{0} shared test pictures', count(shared.pictures));
  return differenceWords(pair, [names.a, names.b], pictures, compared, t);
}

/** What was left out of the comparisons, and why there are none; a sentence each. */
export function omissionWords(pairs: number, sameModels: number, runs: number, t: Translate): string[] {
  if (sameModels === 1) return [t('1 pair is left out: both are one and the same model, as linearized layers have no part in a linear probe.')];
  if (sameModels > 1) return [t('{0} pairs are left out: both are one and the same model, as linearized layers have no part in a linear probe.', sameModels)];
  return pairs === 0 && runs > 2 ? [t('Of three runs or more those with one seed and the same test pictures are compared, and here no two are. Two runs alone are compared whatever their seeds.')] : [];
}

/** What one must know to take a pair's words for what they are, each a sentence. */
export function pairCautions(pair: Pair, names: PairNames, t: Translate): string[] {
  const { missing, shared } = pair;
  if (missing.length > 0) {
    return missing.map((folder) => t('{0} keeps no predictions of single pictures: it has not finished, or an older version made it. Run it again to compare it.', names.run(folder)));
  }
  const { pictures, testA, testB, otherClass, usedByA, usedByB, sameDataset } = shared;
  const cautions: string[] = [];
  if (!sameDataset) cautions.push(t('The runs are of different folders: pictures count as the same where path and class are the same.'));
  const [a, b] = [names.runA, names.runB];
  if (pictures < testA || pictures < testB) {
    cautions.push(t('The test parts differ: {0} pictures are in both, of {1} of {2} and {3} of {4}. Only these count here.', count(pictures), count(testA), a, count(testB), b));
  }
  if (pictures > 0 && pictures < fewPictures) cautions.push(t('So few pictures show large differences only.'));
  if (otherClass > 0) cautions.push(t('{0} pictures are left out because their class is another in each run.', count(otherClass)));
  for (const [used, by, of] of [[usedByB, b, a], [usedByA, a, b]] as const) {
    if (used) cautions.push(t('{0} was trained on, or chosen by, {1} of the test pictures of {2}: these are left out.', by, count(used), of));
  }
  if ((usedByA === null || usedByB === null) && (pictures < testA || pictures < testB)) {
    cautions.push(t('An older version made one of the runs: which pictures it was trained on is not known.'));
  }
  return cautions;
}
