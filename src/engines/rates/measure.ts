import { normals } from '../../contract/random';
import { Builder } from '../../program/builder';
import { resolveShape } from '../../program/shape';
import type { Tensor } from '../../program/tensor';
import type { Program, Value } from '../../program/types';
import type { Convolution } from '../../program/vocabulary';
import type { Engine, Tensors } from '../engine';
import { countedOperations, productKind, productKinds, type ProductKind, type Rates } from './estimate';

const batch = 64;
const side = 14;
const runs = 6;

const around = { top: 1, bottom: 1, left: 1, right: 1 };
const convolution = (groups: number): Convolution => ({ layout: 'NHWC', stride: [1, 1], padding: around, dilation: [1, 1], groups });

const summed = (builder: Builder, value: Value): void => {
  const axes = value.type.shape.map((_, axis) => axis);
  builder.output('sum', builder.emit('reduceSum', [value], { axes }));
};

/** Each kind of product as it stands in training, several times where its result has the shape of its operand. */
const programs: { readonly [K in ProductKind]: () => Program } = {
  contract: () => {
    const builder = new Builder();
    const kernel = builder.input('kernel', [256, 256]);
    let x = builder.input('x', ['N', 49, 256]);
    for (let i = 0; i < 3; i++) x = builder.emit('contract', [x, kernel], { contracting: [[2], [0]], batch: [[], []] });
    summed(builder, x);
    return builder.build();
  },
  convolution: () => {
    const builder = new Builder();
    const kernel = builder.input('kernel', [3, 3, 64, 64]);
    let x = builder.input('x', ['N', side, side, 64]);
    for (let i = 0; i < 2; i++) x = builder.emit('convolution', [x, kernel], convolution(1));
    summed(builder, x);
    return builder.build();
  },
  kernelGradient: () => {
    const builder = new Builder();
    const [x, cotangent] = [builder.input('x', ['N', side, side, 64]), builder.input('cotangent', ['N', side, side, 64])];
    summed(builder, builder.emit('convolutionKernelGradient', [x, cotangent], { ...convolution(1), size: [3, 3] }));
    return builder.build();
  },
  depthwise: () => {
    const builder = new Builder();
    const kernel = builder.input('kernel', [3, 3, 1, 256]);
    let x = builder.input('x', ['N', side, side, 256]);
    for (let i = 0; i < 2; i++) x = builder.emit('convolution', [x, kernel], convolution(256));
    summed(builder, x);
    return builder.build();
  },
  depthwiseKernelGradient: () => {
    const builder = new Builder();
    const [x, cotangent] = [builder.input('x', ['N', side, side, 256]), builder.input('cotangent', ['N', side, side, 256])];
    summed(builder, builder.emit('convolutionKernelGradient', [x, cotangent], { ...convolution(256), size: [3, 3] }));
    return builder.build();
  },
};

const passes = 6;

function elementwise(): Program {
  const builder = new Builder();
  const [x, y] = [builder.input('x', ['N', side, side, 256]), builder.input('y', ['N', side, side, 256])];
  let z = x;
  for (let i = 0; i < passes; i++) z = builder.emit(i % 2 === 0 ? 'multiply' : 'add', [z, y], {});
  summed(builder, z);
  return builder.build();
}

function nothing(): Program {
  const builder = new Builder();
  builder.output('y', builder.emit('scale', [builder.input('x', ['N'])], { factor: 2 }));
  return builder.build();
}

function feedsFor(program: Program): Tensors {
  return Object.fromEntries(
    program.inputs.map(({ name, value }): [string, Tensor] => {
      const shape = resolveShape(value.type.shape, batch);
      const size = shape.reduce((product, length) => product * length, 1);
      // As many random numbers as differ at a glance; the time does not depend on them.
      const some = normals(Math.min(size, 4099), 0, name);
      return [name, { shape, dtype: 'float32', data: Float32Array.from({ length: size }, (_, i) => 0.1 * (some[i % some.length] ?? 0)) }];
    }),
  );
}

/** The seconds of the fastest of some runs: what other programs take away is not the engine's. */
async function timed(engine: Engine, program: Program): Promise<number> {
  const executable = await engine.compile(program, { batch });
  const feeds = feedsFor(program);
  await executable.run(feeds);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    await executable.run(feeds);
    times.push((performance.now() - begun) / 1000);
  }
  await executable.dispose();
  return Math.min(...times);
}

/** Operations in a second of a kind of product. */
export async function measureProduct(engine: Engine, kind: ProductKind, call: number): Promise<number> {
  const program = programs[kind]();
  const count = program.equations.reduce((sum, equation) => sum + (productKind(equation) === kind ? countedOperations(equation, kind, batch) : 0), 0);
  return count / Math.max(1e-6, (await timed(engine, program)) - call);
}

/** Measures how fast an engine computes products and elementwise operations of the sizes that training has: about a second. */
export async function measureRates(engine: Engine): Promise<Rates> {
  const call = await timed(engine, nothing());
  const rest = elementwise();
  const elements = batch * side * side * 256;
  const bytes = (4 * elements * (3 * passes + 1)) / Math.max(1e-6, (await timed(engine, rest)) - call);
  const operations = {} as Record<ProductKind, number>;
  for (const kind of productKinds) operations[kind] = await measureProduct(engine, kind, call);
  return { operations, bytes, call };
}
