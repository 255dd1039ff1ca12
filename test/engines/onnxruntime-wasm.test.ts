import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { hasNative } from '../../src/engines/onnxruntime/runtime';
import { engineSuite } from './suite';

const engine = createOnnxRuntimeEngine({ device: 'wasm', threads: 2 });

describe('ONNX Runtime on WebAssembly', () => {
  engineSuite(engine);

  it('tells what it is, and stands in where there is no native library', () => {
    expect([engine.name, engine.device]).toEqual(['onnxruntime', 'wasm']);
    expect(engine.version).toMatch(/^\d+\.\d+/);
    expect(hasNative('darwin', 'x64')).toBe(false);
    expect(hasNative('linux', 'x64')).toBe(true);
  });

  describe('in a process of its own, where nothing was loaded before', () => {
    const program = path.resolve(`node_modules/.cache/tangent-test/wasm-first-${process.pid}.mjs`);
    /** Takes two steps on each of the devices named, and prints the sums. */
    const contents = `
      import { createOnnxRuntimeEngine } from './src/engines/onnxruntime';
      import { Builder } from './src/program/builder';
      const builder = new Builder();
      const sum = builder.input('sum', [1]);
      builder.output('sum', builder.emit('add', [sum, builder.input('x', [1])], {}));
      const one = { shape: [1], dtype: 'float32', data: Float32Array.of(1) };
      const engines = process.argv.slice(2).map((device) => createOnnxRuntimeEngine({ device, threads: 1 }));
      for (const engine of engines) {
        const executable = await engine.compile(builder.build(), { state: ['sum'] });
        await executable.load({ sum: one });
        for (let i = 0; i < 2; i++) await executable.step({ x: one });
        console.log((await executable.read()).sum.data[0]);
        await engine.dispose();
      }`;
    const external = ['onnxruntime-node', 'onnxruntime-web', 'onnxruntime-common'];
    const sums = async (...args: readonly string[]) => (await promisify(execFile)(process.execPath, args)).stdout;

    beforeAll(() => build({ stdin: { contents, resolveDir: process.cwd(), loader: 'ts' }, outfile: program, bundle: true, platform: 'node', format: 'esm', external }));
    afterAll(() => rm(program));

    it('leaves the processor to the native library, though it is the first that is loaded', async () => {
      expect(await sums(program, 'wasm', 'cpu')).toBe('3\n3\n');
    });

    it('computes where the native library cannot be loaded', async () => {
      const broken = `data:text/javascript,import module from 'node:module'; const load = module._load; module._load = (name, ...rest) => { if (name === 'onnxruntime-node') throw new Error('no glibc'); return load(name, ...rest); };`;
      expect(await sums('--import', broken, program, 'wasm')).toBe('3\n');
      await expect(sums('--import', broken, program, 'cpu')).rejects.toThrow('no glibc');
    });
  });

  afterAll(() => engine.dispose());
});
