import type { Backbone } from '../../backbones';
import type { Experiment } from '../../contract/experiment';
import { say, type Message } from '../../contract/message';
import { methodTitles, type MethodName } from '../../contract/methods';
import type { SearchResult } from '../training/search-state';

/** What a reader of a run's figures must know, a sentence or two each. */
export function notesOf({ classifierDropped }: Pick<Backbone, 'classifierDropped'>, experiment: Experiment): Message[] {
  const notes = [
    ...augmentation(experiment),
    ...(experiment.methods.includes('finetune') ? [say`Fine-tuning acts on the network with batch normalisation folded into its layers.`] : []),
    say`Weight decay and learning rate were chosen on the validation part; the test part was used once per method, at the end.`,
  ];
  if (classifierDropped) notes.push(say`The backbone’s own classifier, ${classifierDropped}, was left out.`);
  if (experiment.background === 'black') notes.push(say`Transparent pictures were laid on black.`);
  if (experiment.precision === 'float16') notes.push(say`What is kept of each picture was rounded to 16 bits a number.`);
  return notes;
}

/** Which methods were ended or left out on request: their figures are not what the experiment asked for. */
export function notesOnRequests(
  { methods }: Pick<Experiment, 'methods'>,
  results: ReadonlyMap<MethodName, Pick<SearchResult, 'candidates' | 'endedEarly'>>,
): Message[] {
  return methods.flatMap((method): Message[] => {
    const result = results.get(method);
    if (!result) return [say`${titleOf(method)} (${method}) was left out on request.`];
    if (!result.endedEarly) return [];
    const [first = say`none`, ...others] = result.candidates.map(({ value, epochs }) => (epochs === 1 ? say`${value} (1 epoch)` : say`${value} (${epochs} epochs)`));
    const tried = others.reduce((all, one) => say`${all}, ${one}`, first);
    return [say`${titleOf(method)} (${method}): the training was ended on request; the values tried until then: ${tried}.`];
  });
}

const titleOf = (method: MethodName): Message => ({ template: methodTitles[method], arguments: [] });

function augmentation({ views, testViews }: Experiment): Message[] {
  if (views === 1 && testViews === 1) return [say`No augmentation: every picture is seen in one view.`];
  const training =
    views === 1
      ? say`Every training picture is seen in one view, as it is.`
      : say`Augmentation: every model was trained on the same ${views} views of each training picture, one as it is, the others random parts of it, half of them mirrored, in changed colours.`;
  return [training, testing(testViews)];
}

function testing(views: number): Message {
  if (views === 1) return say`Validation and test pictures are seen in one view, as they are.`;
  return views === 2
    ? say`Probabilities for validation and test pictures are means over 2 views: as it is, mirrored.`
    : say`Probabilities for validation and test pictures are means over ${views} views: as it is, mirrored, corners.`;
}
