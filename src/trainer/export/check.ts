import { uniforms } from '../../contract/random';
import { probabilities } from '../../evaluation';
import { createOnnxRuntimeEngine } from '../../engines/onnxruntime';
import type { Tensor } from '../../program/tensor';
import type { Trained } from '../trained/load';
import { TrainedNetwork } from '../trained/network';

const pictures = 4;

/**
 * The largest difference between the probabilities of an exported model and those of the run it comes from, on random
 * pictures: of noise, and of one colour each.
 * @param exported gives probabilities [n, c] for `image` float32 [n, height, width, 3] of RGB
 */
export async function differenceOf(trained: Trained, exported: (image: Tensor) => Promise<Tensor['data']>): Promise<number> {
  const { width, height, channelOrder } = trained.setting.preprocessing;
  const size = height * width * 3;
  const colours = uniforms(3 * pictures, 0, 'colours of an export check');
  const noise = uniforms(pictures * size, 0, 'pictures of an export check');
  // One half of the pictures is of one colour each, which leads to other activations than noise.
  const numbers = noise.map((number, at) => {
    const picture = Math.floor(at / size);
    return Math.floor(256 * (picture % 2 === 0 ? number : (colours[3 * picture + (at % 3)] ?? 0)));
  });
  const shape = [pictures, height, width, 3];
  const rgb = Float32Array.from(numbers);
  const pixels = Uint8Array.from(numbers, (number, at) => (channelOrder === 'RGB' ? number : (numbers[at + 2 - 2 * (at % 3)] ?? 0)));
  const engine = createOnnxRuntimeEngine();
  try {
    const network = await TrainedNetwork.compile(engine, trained);
    const { logits } = await network.run({ shape, dtype: 'uint8', data: pixels });
    const [own = new Float32Array()] = logits.values();
    const expected = probabilities(Float64Array.from(own), trained.classes.length);
    const found = await exported({ shape, dtype: 'float32', data: rgb });
    return expected.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (found[at] ?? Number.NaN))), 0);
  } finally {
    await engine.dispose();
  }
}
