import type { Backbone } from '../../backbones';
import type { Experiment } from '../../contract/experiment';
import { methodTitles, type MethodName } from '../../contract/methods';
import type { SearchResult } from '../training/search-state';

/** What a reader of a run's figures must know, a sentence or two each. */
export function notesOf({ classifierDropped }: Pick<Backbone, 'classifierDropped'>, experiment: Experiment): string[] {
  const notes = [
    ...augmentation(experiment),
    ...(experiment.methods.includes('finetune') ? ['Fine-tuning acts on the network with batch normalisation folded into its layers.'] : []),
    'Weight decay and learning rate were chosen on the validation part; the test part was used once per method, at the end.',
  ];
  if (classifierDropped) notes.push(`The backbone’s own classifier, ${classifierDropped}, was left out.`);
  if (experiment.background === 'black') notes.push('Transparent pictures were laid on black.');
  if (experiment.precision === 'float16') notes.push('What is kept of each picture was rounded to 16 bits a number.');
  return notes;
}

/** Which methods were ended or left out on request: their figures are not what the experiment asked for. */
export function notesOnRequests(
  { methods }: Pick<Experiment, 'methods'>,
  results: ReadonlyMap<MethodName, Pick<SearchResult, 'candidates' | 'endedEarly'>>,
): string[] {
  return methods.flatMap((method) => {
    const result = results.get(method);
    if (!result) return [`${methodTitles[method]} (${method}) was left out on request.`];
    if (!result.endedEarly) return [];
    const tried = result.candidates.map(({ value, epochs }) => `${value} (${epochs} ${epochs === 1 ? 'epoch' : 'epochs'})`).join(', ');
    return [`The training of ${methodTitles[method].toLowerCase()} (${method}) was ended on request; the values tried until then: ${tried}.`];
  });
}

function augmentation({ views, testViews }: Experiment): string[] {
  if (views === 1 && testViews === 1) return ['No augmentation: every picture is seen in one view.'];
  const training =
    views === 1
      ? 'Every training picture is seen in one view, as it is.'
      : `Augmentation: every model was trained on the same ${views} views of each training picture, one as it is, the others random parts of it, half of them mirrored, in changed colours.`;
  const others =
    testViews === 1
      ? 'Validation and test pictures are seen in one view, as they are.'
      : `Probabilities for validation and test pictures are means over ${testViews} views: as it is, mirrored${testViews > 2 ? ', corners' : ''}.`;
  return [training, others];
}
