import { blockedConvolution } from './convolutions/blocked';
import { GraphWriter } from './graph-writer';
import { modelFile } from './model-file';
import { runtimeOf } from './runtime';

const [side, channels] = [3, 16];
const candidates = [16, 8] as const;

/** Numbers whose sum of products differs for every order of the channels. */
function numbers(length: number, step: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(step * i));
}

let known: Promise<number | null> | undefined;

/**
 * How many channels the runtime's blocked convolutions take together on this processor: found by trying, since the
 * runtime does not tell; null where it has no such kernels.
 */
export function blockSize(): Promise<number | null> {
  known ??= find();
  return known;
}

async function find(): Promise<number | null> {
  for (const block of candidates) if (await isRight(block).catch(() => false)) return block;
  return null;
}

/** Whether a convolution in blocks of this size gives the right sums. */
async function isRight(block: number): Promise<boolean> {
  const graph = new GraphWriter();
  const result = blockedConvolution(graph, block, {
    picture: 'picture',
    kernel: 'kernel',
    windows: {
      layout: 'NHWC',
      stride: [1, 1],
      dilation: [1, 1],
      padding: { top: 0, bottom: 0, left: 0, right: 0 },
      window: [side, side],
      size: [side, side],
      count: [1, 1],
    },
    channels: [channels, channels],
  });
  graph.giveOut(result, 'sums');
  const pictureShape = [1, side, side, channels];
  const kernelShape = [side, side, channels, channels];
  const file = modelFile(
    graph,
    [
      { name: 'picture', type: 'float32', shape: pictureShape },
      { name: 'kernel', type: 'float32', shape: kernelShape },
    ],
    [{ name: 'sums', type: 'float32', shape: [1, 1, 1, channels] }],
  );
  const { InferenceSession, Tensor } = runtimeOf('cpu');
  // The runtime writes failures to standard error unless told to be silent; here one is an answer.
  const session = await InferenceSession.create(file, { executionProviders: ['cpu'], intraOpNumThreads: 1, logSeverityLevel: 4 });
  const picture = numbers(side * side * channels, 0.7);
  const kernel = numbers(picture.length * channels, 0.3);
  try {
    const { sums } = await session.run(
      {
        picture: new Tensor('float32', picture, pictureShape),
        kernel: new Tensor('float32', kernel, kernelShape),
      },
      { logSeverityLevel: 4 },
    );
    return Array.from((sums?.data ?? []) as Float32Array).every((sum, o) => {
      const expected = picture.reduce((total, x, k) => total + x * (kernel[k * channels + o] ?? 0), 0);
      return Math.abs(sum - expected) < 1e-3;
    });
  } finally {
    await session.release();
  }
}
