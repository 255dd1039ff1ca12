import { finetuneModel } from './finetune';
import { linearModel } from './linear';
import type { MethodName, Model } from './model';
import type { Setting } from './setting';

export { finetuneStart } from './finetune';
export { withLoss } from './loss';
export { methodNames, parameterCount, type Classifier, type MethodName, type Model } from './model';
export { chooseLayers, parameterNames, type Setting } from './setting';

/** The model of a method. */
export function buildModel(method: MethodName, setting: Setting): Model {
  return method === 'finetune' ? finetuneModel(setting) : linearModel(method, setting);
}
