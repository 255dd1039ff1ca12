import type { Costs, SecondsRange } from '../../contract/costs';
import { methodNames, type MethodName } from '../../contract/methods';
import { estimatedSeconds, type Rates } from '../../engines/rates';
import { parameterCount } from '../../methods';
import type { Network } from '../adapt/network';
import { gradientProgram } from '../training/gradient-program';
import type { MeasuredEngine } from './rates';

/**
 * What products of the sizes that networks have, and what lies between them, take beside those that were measured; and
 * how far from that real steps were found to be (0.8 to 1.2 times, for choices of one to ten layers of
 * EfficientNet-Lite0: bench/estimates.mjs).
 */
const step = { typical: 1.1, least: 0.75, most: 1.8 } as const;
/** Engines join what follows a convolution with it, which a pass forward alone has most of. */
const joined = 0.4;
/** Seconds that a solver spends on a step beside what the engine computes. */
const beside = { least: 0.0005, most: 0.003 } as const;
/** Seconds to read, decode and resize a picture, from small ones on a fast disk to photographs. */
const decoding = { least: 0.001, most: 0.02 } as const;
/**
 * Passes over the training pictures, all values of weight decay or learning rate together; what a solver computes for
 * itself counts as passes too.
 */
const passes: Readonly<Record<MethodName, { readonly least: number; readonly most: number }>> = {
  activation: { least: 60, most: 600 },
  gradient: { least: 30, most: 130 },
  full: { least: 30, most: 130 },
  finetune: { least: 12, most: 60 },
};
/** The part of the pictures that trains, unless the folder says otherwise. */
const training = 0.7;
/** Pictures for which features are computed at once. */
const extracted = 16;

function range(seconds: number): SecondsRange {
  const typical = step.typical * seconds;
  return { typical, least: step.least * typical, most: step.most * typical };
}

/** Seconds of one pass forward and one backward of a method for a batch. */
function stepSeconds(network: Network, method: MethodName, batch: number, rates: Rates): number {
  const model = network.model(method);
  const forward = estimatedSeconds(model.logits, batch, rates);
  // The derivative of what is not linear takes the pass forward again, and twice that for both operands of products.
  return model.convex ? forward + estimatedSeconds(gradientProgram(model), batch, rates) : 3 * forward;
}

/** What a choice of layers costs: exact in numbers and bytes, estimated in time where rates are known. */
export function costsOf(network: Network, batch: number, measured: MeasuredEngine | null): Costs {
  const exact = { parameters: parameterCount(network.model('full')), bytesPerSample: network.bytesPerSample, batch };
  if (!measured) return { ...exact, engine: null, secondsPerStep: null, secondsPerPicture: null };
  const { engine, rates } = measured;
  const features = range(estimatedSeconds(network.extraction, extracted, rates) / extracted);
  const methods = methodNames.map((method): [MethodName, { least: number; most: number }] => {
    const { least, most } = range(stepSeconds(network, method, batch, rates));
    const of = (end: 'least' | 'most', step: number): number => (training * passes[method][end] * (step + beside[end])) / batch;
    return [method, { least: of('least', least), most: of('most', most) }];
  });
  return {
    ...exact,
    engine,
    secondsPerStep: range(stepSeconds(network, 'full', batch, rates)),
    secondsPerPicture: {
      features: { least: joined * features.least + decoding.least, most: features.most + decoding.most },
      methods: Object.fromEntries(methods) as Record<MethodName, { least: number; most: number }>,
    },
  };
}
