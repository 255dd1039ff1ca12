import { normals } from '../../contract/random';
import { Builder } from '../../program/builder';
import type { Tensor } from '../../program/tensor';
import { gradientName, withGradient } from '../../program/transforms/gradient';
import type { Program } from '../../program/types';
import type { Engine } from '../engine';

const batch = 64;
const channels = 64;
const classes = 10;
const learned = ['kernel', 'classifier'] as const;

/** A step of gradient descent on a block of two convolutions, of the sizes that training has. */
export function benchmarkStep(): Program {
  const builder = new Builder();
  const convolution = {
    layout: 'NHWC',
    stride: [1, 1],
    padding: { top: 1, bottom: 1, left: 1, right: 1 },
    dilation: [1, 1],
    groups: 1,
  } as const;
  const shape = [3, 3, channels, channels] as const;
  const picture = builder.input('picture', ['N', 14, 14, channels]);
  const fixed = builder.constant({ shape, dtype: 'float32', data: drawn(shape, 'fixed') });
  const below = builder.emit('relu', [builder.emit('convolution', [picture, fixed], convolution)], {});
  const above = builder.emit('convolution', [below, builder.input('kernel', shape)], convolution);
  const features = builder.emit('reduceSum', [builder.emit('relu', [above], {})], { axes: [1, 2] });
  const classifier = builder.input('classifier', [channels, classes]);
  const logits = builder.emit('contract', [features, classifier], { contracting: [[1], [0]], batch: [[], []] });
  const target = builder.emit('oneHot', [builder.input('labels', ['N'], 'int32')], { depth: classes });
  const picked = builder.emit('multiply', [builder.emit('logSoftmax', [logits], {}), target], {});
  builder.output('loss', builder.emit('scale', [builder.emit('reduceSum', [picked], { axes: [0, 1] })], { factor: -1 / batch }));
  return descended(withGradient(builder.build(), 'loss', learned));
}

/** Replaces each gradient by its parameter after a step. */
function descended(program: Program): Program {
  const builder = new Builder();
  const inputs = new Map(program.inputs.map(({ name, value: { type } }) => [name, builder.input(name, type.shape, type.dtype)]));
  const outputs = builder.inline(program, inputs);
  for (const name of learned) {
    const [parameter, gradient] = [inputs.get(name), outputs.get(gradientName(name))];
    if (!parameter || !gradient) throw new Error(`the step has no gradient for ${name}`);
    builder.output(name, builder.emit('subtract', [parameter, builder.emit('scale', [gradient], { factor: 1e-6 })], {}));
  }
  const loss = outputs.get('loss');
  if (loss) builder.output('loss', loss);
  return builder.build();
}

function drawn(shape: readonly number[], purpose: string): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from(normals(size, 0, purpose), (x) => x / Math.sqrt(9 * channels));
}

/** The median milliseconds of a training step, with what comes and goes at each, measured for about a second. */
export async function benchmarkEngine(engine: Engine, milliseconds = 1000): Promise<number> {
  const executable = await engine.compile(benchmarkStep(), { state: learned });
  const float = (shape: readonly number[], purpose: string): Tensor => ({ shape, dtype: 'float32', data: drawn(shape, purpose) });
  await executable.load({
    kernel: float([3, 3, channels, channels], 'kernel'),
    classifier: float([channels, classes], 'classifier'),
  });
  const labels: Tensor = { shape: [batch], dtype: 'int32', data: Int32Array.from({ length: batch }, (_, i) => i % classes) };
  const feeds = { picture: float([batch, 14, 14, channels], 'picture'), labels };
  // The first step plans memory, and on graphics processors compiles its kernels.
  await executable.step(feeds);
  const times: number[] = [];
  for (const begun = performance.now(); times.length < 3 || performance.now() - begun < milliseconds; ) {
    const before = performance.now();
    await executable.step(feeds);
    times.push(performance.now() - before);
    if (performance.now() - begun > 5 * milliseconds) break;
  }
  await executable.dispose();
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Infinity;
}
