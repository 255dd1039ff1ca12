import { describe, expect, it } from 'vitest';
import { commandLineExample, pythonExample, tensorflowExample } from '../../../src/contract/model-code';
import type { Preprocessing } from '../../../src/contract/preprocessing';
import { requireFits } from '../../../src/trainer/export/onnx';
import { ranked } from '../../../src/trainer/trained/rank';

const preprocessing: Preprocessing = {
  ...{ width: 224, height: 160, crop: 'center', channelOrder: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] },
  resize: { mode: 'shorter-side', size: 256, interpolation: 'bicubic' },
};

describe('an exported model', () => {
  it('is refused where no file of the format can hold it', () => {
    expect(() => requireFits(2 ** 30)).not.toThrow();
    expect(() => requireFits(2 ** 31)).toThrow(/2\.0 GiB of numbers.*less than 2 GiB/);
  });

  it('comes with code that cuts out the middle and names files as the language writes them', () => {
    const example = { model: 'C:\\a "b"\\model.onnx', labels: 'labels.txt', picture: 'p.jpg', preprocessing, background: 'white' } as const;
    const code = pythonExample(example);
    expect(code).toContain('InferenceSession("C:\\\\a \\"b\\"\\\\model.onnx"');
    expect(code).toContain('ImageOps.fit(picture, (256, 256), Image.Resampling.BICUBIC)');
    expect(code).toContain('crop((16, 48, 240, 208))');
    const stretched = { ...example, preprocessing: { ...preprocessing, resize: { mode: 'stretch', interpolation: 'bilinear' }, crop: 'none' } } as const;
    expect(pythonExample(stretched)).toContain('picture.resize((224, 160), Image.Resampling.BILINEAR)');
    expect(tensorflowExample(stretched)).toContain(".resize(224, 160, { fit: 'fill', kernel: 'linear'");
    expect(commandLineExample("/it's/run", 'full', 'p.jpg')).toBe("tangent predict '/it'\\''s/run' p.jpg --method full\n");
  });
});

describe('the likeliest classes', () => {
  it('come in order, of equals the first class first', () => {
    const found = ranked(Float64Array.of(0.2, 0.3, 0.2, 0.3), ['a', 'b', 'c', 'd'], 3);
    expect(found.map((one) => one.class)).toEqual(['b', 'd', 'a']);
    expect(ranked(Float64Array.of(1), ['a'], 5)).toEqual([{ class: 'a', probability: 1 }]);
  });
});
