import type { Builder } from '../program/builder';
import type { Value } from '../program/types';

/** What a rule is given for one parameter. */
interface Update {
  readonly value: Value;
  readonly gradient: Value;
  readonly moments: readonly Value[];
  /** Multiplies a tensor by one of the rule's scalars. */
  readonly scaled: (scalar: string, tensor: Value) => Value;
}

/** How a minibatch method moves its parameters. */
export interface UpdateRule {
  /** State per parameter, zero at the start. */
  readonly moments: readonly string[];
  /** Scalars fed at every step. */
  readonly scalars: readonly string[];
  update(builder: Builder, update: Update): { readonly value: Value; readonly moments: readonly Value[] };
  /** The scalars at step `step` (from 1). */
  feeds(learningRate: number, step: number): Readonly<Record<string, number>>;
}

const momentum = 0.9;
const [beta1, beta2, epsilon] = [0.5, 0.999, 1e-8];

/** decay·old + gain·fresh. */
function blend(builder: Builder, decay: number, old: Value, gain: number, fresh: Value): Value {
  const kept = builder.emit('scale', [old], { factor: decay });
  const added = gain === 1 ? fresh : builder.emit('scale', [fresh], { factor: gain });
  return builder.emit('add', [kept, added], {});
}

/** Stochastic gradient descent with momentum 0.9: v ← 0.9·v + g; w ← w − learning rate·v. */
const sgd: UpdateRule = {
  moments: ['velocity'],
  scalars: ['learningRate'],
  update: (builder, { value, gradient, moments: [velocity = gradient], scaled }) => {
    const next = blend(builder, momentum, velocity, 1, gradient);
    return { value: builder.emit('subtract', [value, scaled('learningRate', next)], {}), moments: [next] };
  },
  feeds: (learningRate) => ({ learningRate }),
};

/**
 * Adam (Kingma, Ba 2015) with the paper's β1 = 0.5, β2 = 0.999: w ← w − rate·m̂/(√v̂ + ε). The bias corrections come
 * as two scalars: learningRate = rate/(1 − β1ᵗ) and rootCorrection = 1/√(1 − β2ᵗ).
 */
const adam: UpdateRule = {
  moments: ['mean', 'square'],
  scalars: ['learningRate', 'rootCorrection'],
  update: (builder, { value, gradient, moments: [mean = gradient, square = gradient], scaled }) => {
    const nextMean = blend(builder, beta1, mean, 1 - beta1, gradient);
    const nextSquare = blend(builder, beta2, square, 1 - beta2, builder.emit('multiply', [gradient, gradient], {}));
    const root = scaled('rootCorrection', builder.emit('squareRoot', [nextSquare], {}));
    const denominator = builder.emit('add', [root, builder.filled(root.type.shape, epsilon)], {});
    const step = builder.emit('divide', [scaled('learningRate', nextMean), denominator], {});
    return { value: builder.emit('subtract', [value, step], {}), moments: [nextMean, nextSquare] };
  },
  feeds: (learningRate, step) => ({
    learningRate: learningRate / (1 - beta1 ** step),
    rootCorrection: 1 / Math.sqrt(1 - beta2 ** step),
  }),
};

export const updateRules = { sgd, adam } satisfies Readonly<Record<string, UpdateRule>>;

export type UpdateRuleName = keyof typeof updateRules;
