import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { readBeside } from '../../../src/backbones/evidence/beside-file';
import { imageMetadata } from '../../../src/backbones/evidence/image-metadata';
import { inputRange } from '../../../src/backbones/evidence/input-range';
import { NetworkWriter } from '../../../src/backbones/network-writer';
import { choosePreprocessing } from '../../../src/backbones/preprocessing';
import { atSize, preprocessingSchema } from '../../../src/contract/preprocessing';
import type { Value } from '../../../src/program/types';
import { kerasNetworks, unpackedKeras } from './keras-fixtures';
import { temporaryFolder } from '../runs/temporary';

function rangeOf(write: (writer: NetworkWriter, image: Value) => Value, layout: 'NHWC' | 'NCHW' = 'NHWC'): number | undefined {
  const writer = new NetworkWriter(layout);
  const image = writer.image(layout === 'NHWC' ? ['N', 4, 4, 3] : ['N', 3, 4, 4]);
  return inputRange(writer.finish(writer.builder.emit('relu', [write(writer, image)], {})).program, layout);
}

describe('the range of pixels that a network scales itself', () => {
  it.each([
    ['Rescaling(1/255)', 255, (w: NetworkWriter, x: Value) => w.builder.emit('scale', [x], { factor: 1 / 255 })],
    ['Rescaling(1/127.5, -1)', 255, (w: NetworkWriter, x: Value) => w.affine(x, [1 / 127.5, 1 / 127.5, 1 / 127.5], [-1, -1, -1], 3)],
    ['Rescaling and Normalization', 255, (w: NetworkWriter, x: Value) => w.affine(w.builder.emit('scale', [x], { factor: 1 / 255 }), [4.4, 4.5, 4.4], [-2.1, -2, -1.8], 3)],
    ['(x − mean) / deviation of 0…1', 1, (w: NetworkWriter, x: Value) => w.affine(x, [4.4, 4.5, 4.4], [-2.1, -2, -1.8], 3)],
    ['a mean of bytes', 255, (w: NetworkWriter, x: Value) => w.builder.emit('subtract', [x, w.along({ shape: [3], data: Float64Array.of(104, 117, 124) }, x.type.shape, 3)], {})],
    ['nothing', undefined, (_: NetworkWriter, x: Value) => x],
  ])('%s: %s', (_, range, write) => expect(rangeOf(write)).toBe(range));

  it('is found behind a permutation', () => {
    expect(rangeOf((w, x) => w.affine(w.builder.emit('permute', [x], { permutation: [0, 2, 3, 1] }), [4.4, 4.5, 4.4], [-2, -2, -2], 3), 'NCHW')).toBe(1);
  });
});

describe('networks of Keras', () => {
  it.each(kerasNetworks.filter(({ name }) => name !== 'nasnet'))('$name takes pixels as they are: $pixels', async ({ name, pixels }) => {
    const { folder, remove } = await unpackedKeras(name);
    for (const format of ['layers', 'graph']) {
      const { preprocessing, preprocessingSources } = await loadBackbone(path.join(folder, format));
      expect(preprocessingSources.normalization === 'network').toBe(pixels);
      if (pixels) expect([preprocessing.mean, preprocessing.std]).toEqual([[0, 0, 0], [1, 1, 1]]);
    }
    await remove();
  });

  it('may carry their preprocessing among what users store with a model', async () => {
    const { folder, remove } = await unpackedKeras('mobilenet-v2');
    const file = path.join(folder, 'layers', 'model.json');
    const { preprocessing } = await loadBackbone(file);
    const own = { ...preprocessing, mean: [1, 2, 3], channelOrder: 'BGR' };
    const model = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...model, userDefinedMetadata: { 'tangent.preprocessing': own } }));
    expect(await loadBackbone(file)).toMatchObject({ preprocessing: own, preprocessingOrigin: 'file' });
    await remove();
  });
});

describe("ONNX's metadata of images", () => {
  it('say the order of channels and the range', () => {
    expect(imageMetadata(new Map([['Image.BitmapPixelFormat', 'Bgr8'], ['Image.NominalPixelRange', 'Normalized_0_1']]))).toEqual({
      channelOrder: 'BGR',
      mean: [0, 0, 0],
      std: [255, 255, 255],
    });
    expect(imageMetadata(new Map([['Image.NominalPixelRange', 'toString']]))).toEqual({});
  });
});

describe('a configuration beside a network', () => {
  const folderWith = (name: string, json: unknown): string => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'onnx'));
    writeFileSync(path.join(folder, name), JSON.stringify(json));
    return path.join(folder, 'onnx', 'model.onnx');
  };

  it('of the Transformers library gives mean and deviation in pixel values', async () => {
    const file = folderWith('preprocessor_config.json', { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.25, 0.5], size: { height: 224, width: 224 }, resample: 3 });
    expect(await readBeside(file)).toEqual({ mean: [127.5, 127.5, 127.5], std: [127.5, 63.75, 127.5], interpolation: 'bicubic', resize: null });
  });

  it('of timm gives the crop', async () => {
    const file = folderWith('config.json', { pretrained_cfg: { input_size: [3, 224, 224], mean: [0, 0, 0], std: [1, 1, 1], crop_pct: 0.875, interpolation: 'bilinear' } });
    expect(await readBeside(file)).toMatchObject({ std: [255, 255, 255], resize: 256, crop: 224 });
  });

  it.each([{}, [], 'x', { image_std: [0, 0, 0], size: 3 }, { pretrained_cfg: {} }])('that says nothing is passed over: %j', async (json) => {
    expect(await readBeside(folderWith('preprocessor_config.json', json))).toBeNull();
  });
});

describe('the preprocessing', () => {
  const size = { width: 224, height: 224 };
  const said = imageMetadata(new Map([['Image.NominalPixelRange', 'NominalRange_0_255']]));
  const beside = { mean: [1, 2, 3], std: [4, 5, 6], resize: 248, crop: 224, interpolation: 'bicubic' } as const;
  const numbers = { ...beside, mean: [...beside.mean] as [number, number, number], std: [...beside.std] as [number, number, number] };

  it.each([
    [{}, undefined, 'imagenet', [123.675, 116.28, 103.53]],
    [{ exporter: 'tf2onnx' }, undefined, 'symmetric', [127.5, 127.5, 127.5]],
    [{}, 255 as const, 'network', [0, 0, 0]],
    [{ beside: numbers }, 255 as const, 'beside', [1, 2, 3]],
    [{ beside: numbers, said }, 1 as const, 'metadata', [0, 0, 0]],
  ])('from %j and a range of %s comes by %s', (evidence, range, rule, mean) => {
    const { preprocessing, sources, origin } = choosePreprocessing('m.onnx', size, 'onnx', evidence, range);
    const guessed = rule === 'imagenet' || rule === 'symmetric';
    expect([sources.normalization, preprocessing.mean, origin]).toEqual([rule, mean, guessed ? 'guess' : 'file']);
    expect(preprocessingSchema.parse(preprocessing)).toEqual(preprocessing);
  });

  it('keeps the crop of a configuration for pictures of another size', () => {
    const { preprocessing, sources } = choosePreprocessing('m.onnx', { width: 112, height: 112 }, 'onnx', { beside: numbers, declaresSize: false });
    expect(preprocessing.resize).toEqual({ mode: 'shorter-side', size: 124, interpolation: 'bicubic' });
    expect(sources).toMatchObject({ size: 'any-size', resize: 'beside' });
  });

  it('comes to another size and back', () => {
    const { preprocessing } = choosePreprocessing('m.onnx', size, 'onnx', {});
    expect(atSize(atSize(preprocessing, { width: 112, height: 112 }), size)).toEqual(preprocessing);
  });
});
