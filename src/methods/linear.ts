import { Builder } from '../program/builder';
import type { Parameter } from '../program/parameter';
import { bind } from '../program/transforms/bind';
import { withLayout } from '../program/transforms/layouts';
import { jacobianVectorProduct } from '../program/transforms/linearize';
import { tangentName } from '../program/transforms/names';
import { partition } from '../program/transforms/partition';
import type { Value } from '../program/types';
import { addBias, project } from './classifier';
import type { Model } from './model';
import { preprocess } from './preprocess';
import { parameterNames, type Setting } from './setting';

/** Fan-in of a kernel (HWIO or [in, out]); a bias counts as 1. */
function fanIn(shape: readonly number[]): number {
  return shape.slice(0, -1).reduce((product, size) => product * size, 1);
}

/** J_θ̄2(x)·w2 as a value, from the Jacobian-vector product of the features. */
function gradientFeatures(builder: Builder, setting: Setting, image: Value): [features: Value, tangent: Value, w2: Parameter[]] {
  const { backbone, layers, neuralTangentScaling } = setting;
  const names = parameterNames(layers);
  const product = bind(jacobianVectorProduct(backbone.program, names), backbone.parameters);
  const feeds = new Map<string, Value>([['image', image]]);
  const parameters = names.map((name): Parameter => {
    const shape = backbone.parameters.get(name)?.shape ?? [];
    const parameter = { name: `w2/${name}`, shape, decays: name.endsWith('/kernel') };
    const learned = builder.input(parameter.name, shape);
    const scaled = neuralTangentScaling
      ? builder.emit('scale', [learned], { factor: 1 / Math.sqrt(fanIn(shape)) })
      : learned;
    feeds.set(tangentName(name), scaled);
    return parameter;
  });
  const outputs = builder.inline(product, feeds);
  return [get(outputs, 'features'), get(outputs, tangentName('features')), parameters];
}

function get(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (!value) throw new Error(`the backbone has no output ${name}`);
  return value;
}

/** Declares w1 and returns w1ᵀ·features + bias. */
function activationTerm(builder: Builder, features: Value, classes: number): [logits: Value, w1: Parameter[]] {
  const kernel = { name: 'w1/kernel', shape: [Number(features.type.shape[1]), classes], decays: true };
  const bias = { name: 'w1/bias', shape: [classes], decays: false };
  const projected = project(builder, features, builder.input(kernel.name, kernel.shape));
  return [addBias(builder, projected, builder.input(bias.name, bias.shape)), [kernel, bias]];
}

/**
 * A model that is linear in what it learns:
 * - `activation`: w1ᵀ f(x), the linear probe;
 * - `gradient`: ω̄ᵀ J(x) w2;
 * - `full`: w1ᵀ f(x) + ω̄ᵀ J(x) w2 (Mu, Liang, Li 2020).
 * ω̄ is the input `omega/kernel`.
 */
export function linearModel(method: 'activation' | 'gradient' | 'full', setting: Setting): Model {
  const { backbone, preprocessing, classes } = setting;
  const builder = new Builder();
  const pixels = builder.inline(preprocess(backbone, preprocessing), new Map());
  const image = get(pixels, 'image');
  const parameters: Parameter[] = [];
  const terms: Value[] = [];
  if (method === 'activation') {
    const features = get(builder.inline(bind(backbone.program, backbone.parameters), new Map([['image', image]])), 'features');
    const [logits, w1] = activationTerm(builder, features, classes);
    terms.push(logits);
    parameters.push(...w1);
  } else {
    const [features, tangent, w2] = gradientFeatures(builder, setting, image);
    const omega = builder.input('omega/kernel', [Number(features.type.shape[1]), classes]);
    if (method === 'full') {
      const [logits, w1] = activationTerm(builder, features, classes);
      terms.push(logits);
      parameters.push(...w1);
    }
    terms.push(project(builder, tangent, omega));
    parameters.push(...w2);
  }
  builder.output('logits', terms.reduce((sum, term) => builder.emit('add', [sum, term], {})));
  const { constant, changing, kept } = partition(withLayout(builder.build(), 'NHWC'), new Set(['pixels']));
  return { method, constant, logits: changing, kept, parameters, convex: true };
}
