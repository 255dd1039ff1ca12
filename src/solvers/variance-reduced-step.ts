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
  /** softmax of the logits that the batch's samples had at the anchor, [N, c]. */
  reference: 'reference',
  /** 1 / number of samples in the batch. */
  weight: 'weight',
  lambda: 'lambda',
  rate: 'rate',
  /** The objective's gradient at the anchor less λ·anchor. */
  anchor: (parameter: string) => `anchor/${parameter}`,
} as const;

function times(builder: Builder, scalar: Value, tensor: Value): Value {
  const repeated = builder.emit('broadcast', [scalar], { shape: tensor.type.shape, axes: [] });
  return builder.emit('multiply', [repeated, tensor], {});
}

/**
 * One preconditioned step with reduced variance (SVRG: Johnson, Zhang 2013; preconditioned: Frangella et al. 2023):
 * w ← w − rate·P⁻¹(Jᵀ(softmax(z) − reference)·weight + λ·w + anchor). The logits at the anchor are known, so that the
 * reduction costs neither a J nor a Jᵀ.
 * @param logits (kept values, parameters) → `logits`, linear in the parameters
 * @param gradients (kept values, `cotangent/logits`) → `gradient/<parameter>`
 * @returns (kept values, state, feeds) → the parameters, which are its state
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
  const [weight, lambda, rate] = [scalar(stepFeeds.weight), scalar(stepFeeds.lambda), scalar(stepFeeds.rate)];
  const reference = builder.input(stepFeeds.reference, z.type.shape);
  const change = builder.emit('subtract', [builder.emit('softmax', [z], {}), reference], {});
  const cotangents = new Map([...values, [cotangentName('logits'), times(builder, weight, change)]]);
  const pulledBack = builder.inline(gradients, cotangents);
  const total = parameters.map(({ name, shape, decays }) => {
    const [gradient, w] = [pulledBack.get(gradientName(name)), values.get(name)];
    if (!gradient || !w) throw new Error(`no gradient for ${name}`);
    const sum = builder.emit('add', [gradient, builder.input(stepFeeds.anchor(name), shape)], {});
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
