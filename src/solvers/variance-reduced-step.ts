import { Builder } from '../program/builder';
import type { Parameter } from '../program/parameter';
import { gradientName } from '../program/transforms/gradient';
import { cotangentName } from '../program/transforms/names';
import { simplify } from '../program/transforms/simplify';
import type { Program, Value } from '../program/types';
import type { Block } from './kronecker/modes';
import { preconditioned } from './kronecker/programs';

/** Names of what a step is fed beside the batch, the bases and the damped spectrum. */
export const stepFeeds = {
  /** softmax of the logits that the batch's samples had when their gradients were stored, [N, c]. */
  stored: 'stored',
  /** 1 / number of samples in the batch. */
  weight: 'weight',
  /** The batch's share of all samples. */
  share: 'share',
  lambda: 'lambda',
  rate: 'rate',
  /** Mean over all samples of the stored gradients of the cross-entropy. */
  mean: (parameter: string) => `mean/${parameter}`,
} as const;

/** Names of what a step gives beside the parameters. */
export const stepOutputs = {
  /** softmax of the batch's logits, [N, c]: with these its gradients are stored from now on. */
  probabilities: 'probabilities',
  /** State: what the mean of the stored gradients grows by, over all steps since it was zero. */
  growth: (parameter: string) => `growth/${parameter}`,
} as const;

function times(builder: Builder, scalar: Value, tensor: Value): Value {
  const repeated = builder.emit('broadcast', [scalar], { shape: tensor.type.shape, axes: [] });
  return builder.emit('multiply', [repeated, tensor], {});
}

/**
 * One preconditioned step with reduced variance (SAGA: Defazio, Bach, Lacoste-Julien 2014; preconditioned: Frangella et
 * al. 2023): w ← w − rate·P⁻¹(Jᵀ(softmax(z) − stored)·weight + mean + λ·w). A sample's gradient is Jᵀ of its residual, so
 * that storing it takes c numbers, and the step neither a second J nor a second Jᵀ. The mean is that before the first of
 * the steps, however many follow: steps that do not meet a sample twice then have the gradient as their expectation.
 * @param logits (kept values, parameters) → `logits`, linear in the parameters
 * @param gradients (kept values, `cotangent/logits`) → `gradient/<parameter>`
 * @returns (kept values, state, feeds) → the parameters and the growth of the mean, which are its state, and probabilities
 */
export function varianceReducedStep(logits: Program, gradients: Program, parameters: readonly Parameter[], blocks: readonly Block[]): Program {
  const builder = new Builder();
  const values = new Map<string, Value>();
  for (const { name, value } of [...logits.inputs, ...gradients.inputs]) {
    if (name === cotangentName('logits') || values.has(name)) continue;
    values.set(name, builder.input(name, value.type.shape, value.type.dtype));
  }
  const z = builder.inline(logits, values).get('logits');
  if (!z) throw new Error('the program has no output logits');
  const scalar = (name: string) => builder.input(name, []);
  const [weight, share, lambda, rate] = [scalar(stepFeeds.weight), scalar(stepFeeds.share), scalar(stepFeeds.lambda), scalar(stepFeeds.rate)];
  const probabilities = builder.emit('softmax', [z], {});
  builder.output(stepOutputs.probabilities, probabilities);
  const change = builder.emit('subtract', [probabilities, builder.input(stepFeeds.stored, z.type.shape)], {});
  const pulledBack = builder.inline(gradients, new Map([...values, [cotangentName('logits'), times(builder, weight, change)]]));
  const total = parameters.map(({ name, shape, decays }) => {
    const [gradient, w] = [pulledBack.get(gradientName(name)), values.get(name)];
    if (!gradient || !w) throw new Error(`no gradient for ${name}`);
    const growth = stepOutputs.growth(name);
    builder.output(growth, builder.emit('add', [builder.input(growth, shape), times(builder, share, gradient)], {}));
    const sum = builder.emit('add', [gradient, builder.input(stepFeeds.mean(name), shape)], {});
    return decays ? builder.emit('add', [sum, times(builder, lambda, w)], {}) : sum;
  });
  preconditioned(builder, blocks, total).forEach((direction, index) => {
    const name = parameters[index]?.name ?? '';
    const w = values.get(name);
    if (!w) throw new Error(`the logits do not depend on ${name}`);
    builder.output(name, builder.emit('subtract', [w, times(builder, rate, direction)], {}));
  });
  return simplify(builder.build());
}
