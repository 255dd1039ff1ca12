import { Builder } from '../program/builder';
import type { Parameter } from '../program/parameter';
import { bind } from '../program/transforms/bind';
import { withLayout } from '../program/transforms/layouts';
import { partition } from '../program/transforms/partition';
import type { Tensor } from '../program/tensor';
import type { Value } from '../program/types';
import { addBias, project } from './classifier';
import type { Classifier, Model } from './model';
import { preprocess } from './preprocess';
import { parameterNames, type Setting } from './setting';

/** Name under which fine-tuning learns a backbone's parameter. */
function learnedName(name: string): string {
  return `theta2/${name}`;
}

/**
 * Fine-tuning of θ2 and ω: the network itself, not linearized, with θ1 (and batch normalisation, folded) fixed.
 */
export function finetuneModel(setting: Setting): Model {
  const { backbone, preprocessing, layers, classes } = setting;
  const names = parameterNames(layers);
  const fixed = new Map([...backbone.parameters].filter(([name]) => !names.includes(name)));
  const builder = new Builder();
  const feeds = new Map<string, Value>(builder.inline(preprocess(backbone, preprocessing), new Map()));
  const parameters = names.map((name): Parameter => {
    const shape = backbone.parameters.get(name)?.shape ?? [];
    feeds.set(name, builder.input(learnedName(name), shape));
    return { name: learnedName(name), shape, decays: name.endsWith('/kernel') };
  });
  const features = builder.inline(bind(backbone.program, fixed), feeds).get('features');
  if (!features) throw new Error('the backbone has no output features');
  const kernel = { name: 'omega/kernel', shape: [backbone.featureCount, classes], decays: true };
  const bias = { name: 'omega/bias', shape: [classes], decays: false };
  const projected = project(builder, features, builder.input(kernel.name, kernel.shape));
  builder.output('logits', addBias(builder, projected, builder.input(bias.name, bias.shape)));
  const { constant, changing, kept } = partition(withLayout(builder.build(), 'NHWC'), new Set(['pixels']));
  return { method: 'finetune', constant, logits: changing, kept, parameters: [...parameters, kernel, bias], convex: false };
}

/** Where fine-tuning starts: θ̄2 and ω̄. */
export function finetuneStart(setting: Setting, omega: Classifier): Map<string, Tensor> {
  const start = new Map<string, Tensor>([
    ['omega/kernel', omega.kernel],
    ['omega/bias', omega.bias],
  ]);
  for (const name of parameterNames(setting.layers)) {
    const tensor = setting.backbone.parameters.get(name);
    if (tensor) start.set(learnedName(name), { ...tensor, data: Float32Array.from(tensor.data) });
  }
  return start;
}
