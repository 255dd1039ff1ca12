import { Builder, lookUp } from '../program/builder';
import type { Tensor } from '../program/tensor';
import { prune } from '../program/transforms/prune';
import { simplify } from '../program/transforms/simplify';
import type { Program, Value } from '../program/types';
import type { Model } from './model';

/** Name of a predictor's input. */
export const imageInput = 'image';

/**
 * A trained model as one program that needs nothing else: (`image` float32 [N, height, width, 3], red, green and blue
 * as 0…255) → `logits` and `probabilities` [N, c]. What the network wants of its pictures (order of channels, mean,
 * deviation) is within; a gradient model is one forward pass with its tangents.
 * @param parameters the trained ones by name, `omega/kernel` among them where the model holds it
 * @throws if a parameter is missing
 */
export function predictor(model: Model, parameters: Readonly<Record<string, Tensor>>, channelOrder: 'RGB' | 'BGR'): Program {
  const builder = new Builder();
  const [pixels] = model.constant.inputs;
  if (!pixels) throw new Error('the model keeps nothing of the pixels');
  const image = builder.input(imageInput, pixels.value.type.shape);
  const kept = inlineFloats(builder, model.constant, channelOrder === 'RGB' ? image : reversedChannels(builder, image));
  const feeds = new Map(kept);
  for (const { name } of model.logits.inputs) {
    if (feeds.has(name)) continue;
    const tensor = parameters[name];
    if (!tensor) throw new Error(`the trained parameters lack ${name}`);
    feeds.set(name, builder.constant(tensor));
  }
  const logits = builder.inline(model.logits, feeds).get('logits');
  if (!logits) throw new Error('the model has no output logits');
  builder.output('logits', logits);
  builder.output('probabilities', builder.emit('softmax', [logits], {}));
  return prune(simplify(builder.build()));
}

/** Writes a program of `pixels` for pictures that are float32 already. */
function inlineFloats(builder: Builder, program: Program, image: Value): Map<string, Value> {
  const renamed = new Map<Value, Value>();
  for (const { value } of program.inputs) renamed.set(value, image);
  for (const { value, tensor } of program.constants) renamed.set(value, builder.constant(tensor));
  for (const { primitive, inputs, parameters, output } of program.equations) {
    const operands = inputs.map((input) => lookUp(renamed, input));
    const [first] = operands;
    renamed.set(output, primitive === 'cast' && first === image ? image : builder.emit(primitive, operands, parameters));
  }
  return new Map(program.outputs.map(({ name, value }) => [name, lookUp(renamed, value)]));
}

function reversedChannels(builder: Builder, image: Value): Value {
  const { shape } = image.type;
  const channels = [2, 1, 0].map((channel) => {
    const axes = shape.slice(0, -1);
    const start = [...axes.map(() => 0), channel];
    const end = [...axes, channel + 1];
    return builder.emit('slice', [image], { start, end, step: shape.map(() => 1) });
  });
  return builder.emit('concatenate', channels, { axis: shape.length - 1 });
}
