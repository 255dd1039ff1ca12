import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { createTfjsEngine } from '../../src/engines/tfjs';
import { loadTfjs } from '../../src/engines/tfjs/load';
import { Builder } from '../../src/program/builder';

// Another one may be registered in this process as well.
beforeAll(() => setBackend('cpu'));

it('says what to install, and that the default needs nothing, where no package is installed', async () => {
  const missing = loadTfjs(['@tensorflow/not-installed', '@tensorflow/nor-this']);
  await expect(missing).rejects.toMatchObject({
    code: 'engine-missing',
    message: expect.stringMatching(/not installed.*npm install @tensorflow\/tfjs-node-gpu.*onnxruntime/),
  });
});

it('tells why a package that is installed does not load', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tangent-'));
  const entry = join(folder, 'broken', 'index.cjs');
  await mkdir(join(folder, 'broken'));
  await writeFile(entry, "throw new Error('libtensorflow.so.2: cannot open shared object file\\nmore');");
  await expect(loadTfjs([pathToFileURL(entry).href])).rejects.toMatchObject({
    code: 'engine-missing',
    message: expect.stringMatching(/does not load: libtensorflow\.so\.2: cannot open shared object file\)/),
  });
  await rm(folder, { recursive: true });
});

it('passes over what is not installed, and gives an engine', async () => {
  const { tf, ...options } = await loadTfjs(['@tensorflow/not-installed', '@tensorflow/tfjs-core']);
  expect(options).toEqual({ backend: 'cpu', device: 'cpu', version: tf.version_core });
  const engine = createTfjsEngine(tf, options);
  const builder = new Builder();
  builder.output('y', builder.emit('scale', [builder.input('x', ['N'])], { factor: 2 }));
  const executable = await engine.compile(builder.build());
  const { y } = await executable.run({ x: { shape: [3], dtype: 'float32', data: Float32Array.of(1, 2, 3) } });
  expect(y).toEqual({ shape: [3], dtype: 'float32', data: Float32Array.of(2, 4, 6) });
  await engine.dispose();
});

it('gives the native packages what Node.js no longer has', async () => {
  const removed = ['isArray', 'isNullOrUndefined'] as const;
  const present = util as unknown as Record<string, unknown>;
  const kept = removed.map((name) => [name, present[name]] as const);
  for (const name of removed) delete present[name];
  await loadTfjs(['@tensorflow/tfjs-core']);
  const check = present as Record<(typeof removed)[number], (value: unknown) => boolean>;
  expect([[], {}, null].map((value) => check.isArray(value))).toEqual([true, false, false]);
  expect([undefined, null, 0].map((value) => check.isNullOrUndefined(value))).toEqual([true, true, false]);
  for (const [name, value] of kept) if (value !== undefined) present[name] = value;
});
