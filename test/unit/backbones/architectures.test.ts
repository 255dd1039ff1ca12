import { readdirSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { createOnnxRuntimeEngine } from '../../../src/engines/onnxruntime';
import { parameterNames } from '../../../src/methods';
import { Builder } from '../../../src/program/builder';
import type { Tensor } from '../../../src/program/tensor';
import { bind } from '../../../src/program/transforms/bind';
import { jacobianVectorProduct, linearize } from '../../../src/program/transforms/linearize';
import { cotangentName, tangentName } from '../../../src/program/transforms/names';
import { transpose } from '../../../src/program/transforms/transpose';
import type { Program, Value } from '../../../src/program/types';
import { drawn, readArchitecture } from './architecture';
import { fixturePath, relativeError } from './safetensors';

const engine = createOnnxRuntimeEngine({ threads: 2 });
afterAll(() => engine.dispose());

const names = readdirSync(fixturePath('architectures')).filter((file) => file.endsWith('.onnx')).map((file) => file.slice(0, -5));

/** (image, tangents, cotangent of the features) → features, their tangent, and the cotangents of the parameters. */
function bothWays(program: Program, parameters: readonly string[]): Program {
  const builder = new Builder();
  const { primal, tangent } = linearize(program, parameters);
  const backward = transpose(tangent, parameters.map(tangentName));
  const feeds = new Map<string, Value>();
  for (const { name, value } of primal.inputs) feeds.set(name, builder.input(name, value.type.shape));
  const point = new Map([...feeds, ...builder.inline(primal, feeds)]);
  const outputs = [...builder.inline(jacobianVectorProduct(program, parameters), feeds), ...builder.inline(backward, point)];
  for (const [name, value] of outputs) builder.output(name, value);
  return builder.build();
}

function dot(a: Tensor['data'], b: Tensor['data']): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? NaN) * (b[i] ?? NaN);
  return sum;
}

it.each(names)('%s: layers, features, Jacobian-vector products and their adjoints', async (name) => {
  const { backbone, reference } = await readArchitecture(name);
  expect(backbone.layers.map((layer) => [layer.name, layer.bias !== undefined])).toEqual(reference.layers);
  expect(backbone.classifierDropped).toBeDefined();
  expect(backbone.defaultLayers.at(-1)).toBe(reference.layers.at(-1)?.[0]);

  const chosen = backbone.layers.filter((layer) => reference.block.includes(layer.name));
  const parameters = parameterNames(chosen);
  const moving = parameters.map((parameter): [string, Tensor] => {
    const { shape } = backbone.parameters.get(parameter) ?? { shape: [] };
    return [tangentName(parameter), drawn(shape, 3, parameter, 0, 0.1)];
  });
  const u = drawn([reference.image[0] ?? 0, backbone.featureCount], 4, 'cotangent');
  const executable = await engine.compile(bind(bothWays(backbone.program, parameters), backbone.parameters));
  const outputs = await executable.run({
    image: drawn(reference.image, 2, 'image'),
    ...Object.fromEntries(moving),
    [cotangentName('features')]: u,
  });
  await executable.dispose();

  expect(relativeError(outputs['features']?.data ?? [], reference.features.flat())).toBeLessThan(1e-4);
  const product = outputs[tangentName('features')]?.data ?? new Float32Array();
  expect(relativeError(product, reference.jvp.flat())).toBeLessThan(1e-3);
  const pulled = moving.map(([key, { data }]) => [data, outputs[key.replace('tangent', 'cotangent')]?.data ?? []] as const);
  const right = pulled.reduce((sum, [v, cotangent]) => sum + dot(v, cotangent as Float32Array), 0);
  expect(Math.abs(dot(product, u.data) - right)).toBeLessThan(1e-4 * Math.sqrt(dot(product, product) * dot(u.data, u.data)));
});
