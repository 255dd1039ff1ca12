import { finetuneModel } from './finetune';
import { linearModel } from './linear';
import type { MethodName } from '../contract/methods';
import type { Model } from './model';
import type { Setting } from './setting';

export { finetuneStart } from './finetune';
export { withLoss } from './loss';
export { parameterCount, type Classifier, type Model } from './model';
export { methodNames, type MethodName } from '../contract/methods';
export { imageInput, predictor } from './predictor';
export { chooseLayers, parameterNames, type Setting } from './setting';

/** The model of a method. */
export function buildModel(method: MethodName, setting: Setting): Model {
  return method === 'finetune' ? finetuneModel(setting) : linearModel(method, setting);
}
