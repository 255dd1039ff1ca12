import type { MethodName } from '../../contract/methods';
import type { Report } from '../../contract/report';
import type { Translate } from '../../contract/translate';

/** Fewer test pictures than this leave intervals too wide to tell most methods apart. */
const fewTestPictures = 200;

/** What a reader must know to take the figures for what they are, each a sentence or two. */
export function caveats({ samples, methods, comparison, seed, splitSeed = seed }: Report, t: Translate): string[] {
  const has = (name: MethodName): boolean => methods[name] !== undefined;
  return [
    splitSeed === seed
      ? t('All figures are of one split and one seed ({0}). The intervals say how much the choice of test pictures matters; another split or seed moves the figures as well.', seed)
      : t('All figures are of one split and one seed ({0}, of the split {1}). The intervals say how much the choice of test pictures matters; another split or seed moves the figures as well.', seed, splitSeed),
    samples.validation > 0
      ? t('Weight decays and learning rates were chosen on the validation part, so validation accuracies are flattering. The test part was used once for each method, after every choice.')
      : t('There is no validation part: weight decays and learning rates were chosen by the training loss.'),
    t('The test pictures come from the same folder as the training pictures. Pictures of another camera, place or time may fare worse.'),
    ...(samples.test < fewTestPictures ? [t('The test part is small ({0} pictures): only large differences can show.', samples.test)] : []),
    ...(comparison.length > 1 && comparison.some(({ adjustedPValue }) => adjustedPValue === undefined)
      ? [t('The p-values of the {0} comparisons are not adjusted for their number.', comparison.length)]
      : []),
    ...(has('finetune') ? [t('Fine-tuning acts on the network with its batch normalisation folded into the layers before.')] : []),
    ...(has('gradient') || has('full')
      ? [t('The gradient models are linear around the pre-trained weights: they do not show what fine-tuning of more layers could reach.')]
      : []),
    t('Losses are mean cross-entropies in nats without the weight decay term. Precision, recall and F1 are 0 where their denominator is; macro F1 averages the classes that occur in the test part or among its predictions.'),
  ];
}
