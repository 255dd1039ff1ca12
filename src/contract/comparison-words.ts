import { differenceWords } from './difference-words';
import { count } from './format';
import type { MethodNaming } from './methods';
import type { Comparison, Report } from './report';
import type { Translate } from './translate';

/** What comparing two models of a run says, in a sentence or two. */
export function comparisonWords({ a, b, ...figures }: Comparison, { comparison: all, samples: { test } }: Pick<Report, 'comparison' | 'samples'>, called: MethodNaming, t: Translate): string {
  if (test === 0) return t('{0} and {1} cannot be compared: there is no test picture.', called(a), called(b));
  const pictures = test === 1 ? t('1 test picture') : t('{0} test pictures', count(test));
  return differenceWords(figures, [called(a), called(b)], pictures, all.length, t);
}
