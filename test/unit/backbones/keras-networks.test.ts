import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { importLayersModel } from '../../../src/backbones/keras-layers/import';
import { readTensorFlowJs } from '../../../src/backbones/tensorflowjs/read';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
import { jacobianVectorProduct } from '../../../src/program/transforms/linearize';
import { kerasNetworks, kerasPicture, unpackedKeras } from './keras-fixtures';
import { readFixture, relativeError } from './safetensors';

type Tensors = ReadonlyMap<string, Tensor>;

/** The factor per output channel by which one kernel is another's multiple; undefined if it is none. */
function channelFactors(kernel: Tensor, of: Tensor): number[] | undefined {
  if (kernel.data.length !== of.data.length || kernel.shape.at(-1) !== of.shape.at(-1)) return undefined;
  const channels = kernel.shape.at(-1) ?? 1;
  const [product, square] = [new Float64Array(channels), new Float64Array(channels)];
  of.data.forEach((value, i) => {
    product[i % channels]! += value * (kernel.data[i] ?? 0);
    square[i % channels]! += value * value;
  });
  const factors = Array.from(product, (sum, c) => sum / square[c]!);
  const expected = Array.from(of.data, (value, i) => value * factors[i % channels]!);
  return relativeError(expected, kernel.data) < 1e-3 ? factors : undefined;
}

/** A direction of the file's layers as one of the backbone's, whose kernels batch normalisation may have scaled. */
function directionOf(backbone: { parameters: Tensors }, unfolded: Tensors, directions: Tensors): Map<string, Tensor> {
  const result = new Map<string, Tensor>();
  for (const [name, direction] of directions) {
    const layer = name.slice(0, name.lastIndexOf('/'));
    const kernel = unfolded.get(`${layer}/kernel`);
    if (!kernel) throw new Error(`the LayersModel has no layer ${layer}`);
    const found = [...backbone.parameters].flatMap(([own, tensor]) => {
      const factors = own.endsWith('/kernel') ? channelFactors(tensor, kernel) : undefined;
      return factors ? [{ own: own.slice(0, -'/kernel'.length), factors }] : [];
    });
    expect(found, `layers that ${layer} became`).toHaveLength(1);
    const { own, factors } = found[0]!;
    const data = Float64Array.from(direction.data, (value, i) => value * factors[i % factors.length]!);
    result.set(own + name.slice(layer.length), { shape: backbone.parameters.get(own + name.slice(layer.length))!.shape, dtype: 'float32', data });
  }
  return result;
}

describe.each(kerasNetworks)("Keras $keras's $name", ({ name, pixels }) => {
  it('gives its features and their derivative, as LayersModel and as graph model', async () => {
    const { folder, remove } = await unpackedKeras(name);
    try {
      const reference = await readFixture(path.join(folder, 'reference.safetensors'));
      const file = path.join(folder, 'layers', 'model.json');
      const { json, weights } = await readTensorFlowJs(file);
      const unfolded = importLayersModel(json, weights, file, (side) => side ?? 64).parameters;
      const directions = new Map(
        reference.names.flatMap((key) => (key.startsWith('direction/') ? [[key.slice('direction/'.length), reference.tensor(key)] as const] : [])),
      );
      for (const form of ['layers', 'graph']) {
        const backbone = await loadBackbone(path.join(folder, form));
        const direction = directionOf(backbone, unfolded, directions);
        const feeds = Object.fromEntries([
          ['image', kerasPicture(pixels)],
          ...backbone.parameters,
          ...[...direction].map(([key, tensor]) => [`tangent/${key}`, tensor] as const),
        ]) as Record<string, Tensor>;
        const result = interpret(jacobianVectorProduct(backbone.program, [...direction.keys()]), feeds);
        expect(relativeError(result['features']!.data, reference.tensor('features').data), `features, ${form}`).toBeLessThan(1e-4);
        expect(relativeError(result['tangent/features']!.data, reference.tensor('tangent').data), `tangent, ${form}`).toBeLessThan(1e-3);
      }
    } finally {
      await remove();
    }
  });
});
