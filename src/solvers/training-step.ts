import { Builder } from '../program/builder';
import type { Parameter } from '../program/parameter';
import { gradientName, withGradient } from '../program/transforms/gradient';
import { simplify } from '../program/transforms/simplify';
import type { Program, Value } from '../program/types';
import { clip } from './clip';
import { updateRules, type UpdateRuleName } from './update-rules';

/** What a training step is made of. */
export interface TrainingStepOptions {
  readonly rule: UpdateRuleName;
  /** λ of λ/2·‖w‖². */
  readonly weightDecay: number;
  /** Largest norm of the whole gradient; none if absent. */
  readonly clipping?: number;
}

/** A program for one step of a minibatch method, and what it keeps between steps. */
export interface TrainingStep {
  /** (state, `learningRate`, the rule's other scalars, batch) → state, `loss`, `logits`. */
  readonly program: Program;
  /** Names of the state: the parameters and the rule's moments. */
  readonly state: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** Multiplies a tensor by a scalar value. */
function times(builder: Builder, scalar: Value, tensor: Value): Value {
  const { shape } = tensor.type;
  const repeated = shape.length === 0 ? scalar : builder.emit('broadcast', [scalar], { shape, axes: [] });
  return builder.emit('multiply', [repeated, tensor], {});
}

/**
 * One training step as one program: forward, backward, weight decay, clipping and update rule.
 * @param loss a program with the outputs `loss` (scalar) and `logits`
 */
export function trainingStep(loss: Program, parameters: readonly Parameter[], options: TrainingStepOptions): TrainingStep {
  const builder = new Builder();
  const feeds = new Map<string, Value>();
  for (const { name, shape } of parameters) feeds.set(name, builder.input(name, shape));
  const outputs = builder.inline(withGradient(loss, 'loss', [...feeds.keys()]), feeds);
  const gradients = parameters.map(({ name, decays }) => {
    const gradient = outputs.get(gradientName(name));
    const value = feeds.get(name);
    if (!gradient || !value) throw new Error(`no gradient for ${name}`);
    if (!decays || options.weightDecay === 0) return gradient;
    return builder.emit('add', [gradient, builder.emit('scale', [value], { factor: options.weightDecay })], {});
  });
  const clipped = options.clipping === undefined ? gradients : clip(builder, gradients, options.clipping);
  const rule = updateRules[options.rule];
  const scalars = new Map(rule.scalars.map((name) => [name, builder.input(name, [])]));
  const state: { name: string; shape: readonly number[] }[] = [];
  parameters.forEach(({ name, shape }, index) => {
    const [value, gradient] = [feeds.get(name), clipped[index]];
    if (!value || !gradient) throw new Error(`no gradient for ${name}`);
    const moments = rule.moments.map((moment) => builder.input(`${moment}/${name}`, shape));
    const scaled = (scalar: string, tensor: Value): Value => {
      const found = scalars.get(scalar);
      if (!found) throw new Error(`the rule has no scalar ${scalar}`);
      return times(builder, found, tensor);
    };
    const next = rule.update(builder, { value, gradient, moments, scaled });
    builder.output(name, next.value);
    state.push({ name, shape });
    rule.moments.forEach((moment, i) => {
      const changed = next.moments[i];
      if (!changed) throw new Error(`the rule does not update ${moment}`);
      builder.output(`${moment}/${name}`, changed);
      state.push({ name: `${moment}/${name}`, shape });
    });
  });
  for (const name of ['loss', 'logits']) {
    const output = outputs.get(name);
    if (output) builder.output(name, output);
  }
  return { program: simplify(builder.build()), state };
}
