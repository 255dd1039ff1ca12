import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Executable, Tensors } from '../../src/engines/engine';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { Builder } from '../../src/program/builder';
import type { Program } from '../../src/program/types';

// Where the runtime is found from.
const inferenceProgram = path.resolve(`node_modules/.cache/tangent-test/inference-${process.pid}.mjs`);
let engine: Engine;

beforeAll(async () => {
  const entry = path.resolve('src/engines/onnxruntime/concurrent/main.ts');
  await build({ entryPoints: [entry], outfile: inferenceProgram, bundle: true, platform: 'node', format: 'esm', external: ['onnxruntime-node', 'onnxruntime-common'] });
  engine = createOnnxRuntimeEngine({ threads: 2, inferenceProgram });
});

afterAll(async () => {
  await engine.dispose();
  await rm(inferenceProgram, { force: true });
});

/** (x [N, 8, 8, 3]) → a convolution's results and whether they are positive. */
function network(): Program {
  const builder = new Builder();
  const kernel = builder.constant({ shape: [3, 3, 3, 16], dtype: 'float32', data: Float32Array.from({ length: 432 }, (_, i) => Math.sin(i)) });
  const padding = { top: 1, bottom: 1, left: 1, right: 1 };
  const y = builder.emit('convolution', [builder.input('x', ['N', 8, 8, 3]), kernel], { layout: 'NHWC', stride: [1, 1], dilation: [1, 1], groups: 1, padding });
  builder.output('y', builder.emit('relu6', [y], {}));
  builder.output('inside', builder.emit('insideMask', [y], { low: 0, high: 6 }));
  return builder.build();
}

function pictures(count: number, seed: number): Tensors {
  return { x: { shape: [count, 8, 8, 3], dtype: 'float32', data: Float32Array.from({ length: count * 192 }, (_, i) => Math.cos(seed + i * i)) } };
}

describe('calls that overlap', () => {
  it('give what calls one after the other give, in whatever order they end', async () => {
    const [one, many] = [await engine.compile(network()), await engine.compile(network(), { concurrent: true })];
    expect(one.concurrency).toBe(1);
    expect(many.concurrency).toBeGreaterThan(1);
    const feeds = [64, 1, 7, 2, 33, 1, 5, 3].map((count, seed) => pictures(count, seed));
    const expected: Tensors[] = [];
    for (const some of feeds) expected.push(await one.run(some));
    expect(await Promise.all(feeds.map((some) => many.run(some)))).toEqual(expected);
    await Promise.all([one.dispose(), many.dispose()]);
  });

  it('leave what they are given as it is, and take a part of an array', async () => {
    const executable = await engine.compile(network(), { concurrent: true });
    const { x } = pictures(4, 1);
    const [data, shape] = [x?.data.subarray(192, 384) ?? new Float32Array(), [1, 8, 8, 3]];
    const [part, whole] = [{ x: { shape, dtype: 'float32', data } }, { x: { shape, dtype: 'float32', data: data.slice() } }] as const;
    expect(await executable.run(part)).toEqual(await executable.run(whole));
    expect(x?.data).toEqual(pictures(4, 1)['x']?.data);
    await executable.dispose();
  });

  it('fail alone', async () => {
    const executable = await engine.compile(network(), { concurrent: true });
    const wrong = executable.run({ x: { shape: [1, 8, 8, 2], dtype: 'float32', data: new Float32Array(128) } });
    const right = executable.run(pictures(2, 1));
    await expect(wrong).rejects.toThrow(/x/);
    expect((await right)['y']?.shape).toEqual([2, 8, 8, 16]);
    await executable.dispose();
  });

  it('are refused, and those under way end, whenever the executable is disposed of', async () => {
    for (const milliseconds of [0, 1, 2, 3, 4, 6]) {
      const executable: Executable = await engine.compile(network(), { concurrent: true });
      const underWay = executable.run(pictures(256, 1));
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await executable.dispose();
      expect((await underWay)['y']?.shape).toEqual([256, 8, 8, 16]);
      await expect(executable.run(pictures(1, 1))).rejects.toThrow();
      expect(engine.live).toBe(0);
    }
  });

  it('are not offered for programs with state', async () => {
    const builder = new Builder();
    builder.output('sum', builder.emit('add', [builder.input('sum', [2]), builder.input('x', [2])], {}));
    const executable = await engine.compile(builder.build(), { state: ['sum'], concurrent: true });
    expect(executable.concurrency).toBe(1);
    await executable.dispose();
  });
});
