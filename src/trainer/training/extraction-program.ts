import type { Model } from '../../methods';
import { Builder } from '../../program/builder';
import { simplify } from '../../program/transforms/simplify';
import type { TensorType } from '../../program/tensor';
import type { Program } from '../../program/types';

/**
 * Everything that any of the models keeps per sample, in one program: (`pixels`) → the kept values, each computed
 * once, however many models use it.
 */
export function extractionProgram(models: readonly Model[]): Program {
  const builder = new Builder();
  const [first] = models;
  const pixels = first?.constant.inputs.find(({ name }) => name === 'pixels')?.value;
  if (!pixels) throw new Error('no model keeps anything of the pixels');
  const feeds = new Map([['pixels', builder.input('pixels', pixels.type.shape, pixels.type.dtype)]]);
  const declared = new Set<string>();
  for (const model of models) {
    for (const [name, value] of builder.inline(model.constant, feeds)) {
      if (declared.has(name)) continue;
      declared.add(name);
      builder.output(name, value);
    }
  }
  return simplify(builder.build());
}

/** Types of a program's outputs by name. */
export function outputTypes(program: Program): Map<string, TensorType> {
  return new Map(program.outputs.map(({ name, value }) => [name, value.type]));
}
