import { byTitle, type MethodName } from '../src/contract/methods';
import { t } from './l10n';

/** A method's name in a table or legend. */
export const methodTitle = byTitle(t);

/** What a method trains, in one sentence. */
export function methodWords(name: MethodName): string {
  const words: Record<MethodName, string> = {
    activation: t('A linear classifier on what the network computes last.'),
    gradient: t('A linear classifier on how the chosen layers would have to change.'),
    full: t('Both together: the linear model of the network around its pre-trained weights.'),
    finetune: t('The chosen layers and a new classifier trained as usual.'),
  };
  return words[name];
}
