import type { MethodName } from '../../contract/methods';
import type { Report } from '../../contract/report';

/** Fewer test pictures than this leave intervals too wide to tell most methods apart. */
const fewTestPictures = 200;

/** What a reader must know to take the figures for what they are, each a sentence or two. */
export function caveats({ samples, methods, comparison, seed, splitSeed = seed }: Report): string[] {
  const has = (name: MethodName): boolean => methods[name] !== undefined;
  return [
    `All figures are of one split and one seed (${splitSeed === seed ? seed : `${seed}, of the split ${splitSeed}`}). The intervals say how much the choice of test pictures matters; another split or seed moves the figures as well.`,
    samples.validation > 0
      ? 'Weight decays and learning rates were chosen on the validation part, so validation accuracies are flattering. The test part was used once for each method, after every choice.'
      : 'There is no validation part: weight decays and learning rates were chosen by the training loss.',
    'The test pictures come from the same folder as the training pictures. Pictures of another camera, place or time may fare worse.',
    ...(samples.test < fewTestPictures
      ? [`The test part is small (${samples.test} pictures): only large differences can show.`]
      : []),
    ...(comparison.length > 1
      ? [`The p-values of the ${comparison.length} comparisons are not adjusted for their number.`]
      : []),
    ...(has('finetune') ? ['Fine-tuning acts on the network with its batch normalisation folded into the layers before.'] : []),
    ...(has('gradient') || has('full')
      ? ['The gradient models are linear around the pre-trained weights: they do not show what fine-tuning of more layers could reach.']
      : []),
    'Losses are mean cross-entropies in nats without the weight decay term. Precision, recall and F1 are 0 where their denominator is; macro F1 averages the classes that occur in the test part or among its predictions.',
  ];
}
