import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { Builder } from '../../src/program/builder';
import { interpret } from '../../src/program/interpreter';
import type { Tensor } from '../../src/program/tensor';
import type { Program } from '../../src/program/types';
import type { Convolution, Layout, Pair } from '../../src/program/vocabulary';
import { feedsOf } from './cases';
import { relativeError } from './suite';

/** Operations with which formulations are measured, a little more than are worth it. */
const operations = 2.2e7;

/** Multiples of sixteen, so that the runtime's blocked kernels are among the formulations. */
const usual = [32, 48] as const;
const depthwise = (channels: number) => ({ channels: [channels, channels], groups: channels }) as const;

interface Movement {
  readonly title: string;
  readonly size: Pair;
  readonly window: Pair;
  readonly stride: Pair;
  readonly around: number;
  readonly dilation?: Pair;
  readonly channels?: readonly [inputs: number, outputs: number];
  /** Groups of channels that are moved over by themselves. */
  readonly groups?: number;
  readonly layout?: Layout;
}

const movements: readonly Movement[] = [
  { title: '3×3', size: [14, 13], window: [3, 3], stride: [1, 1], around: 1 },
  { title: '3×2 dilated', size: [14, 12], window: [3, 2], stride: [1, 1], around: 0, dilation: [2, 3] },
  { title: '4×4 by 2', size: [18, 18], window: [4, 4], stride: [2, 2], around: 0 },
  { title: '3×3 by 2', size: [23, 22], window: [3, 3], stride: [2, 2], around: 1 },
  { title: '5×3 by 3×2', size: [25, 20], window: [5, 3], stride: [3, 2], around: 1 },
  { title: '4×2', size: [11, 9], window: [4, 2], stride: [1, 1], around: 1 },
  { title: '5×5', size: [9, 9], window: [5, 5], stride: [1, 1], around: 2 },
  { title: '4×4 by 2, padded', size: [9, 11], window: [4, 4], stride: [2, 2], around: 1 },
  { title: '5×4 by 2', size: [12, 13], window: [5, 4], stride: [2, 2], around: 2 },
  { title: '1×1', size: [14, 14], window: [1, 1], stride: [1, 1], around: 0 },
  { title: 'whole', size: [12, 10], window: [12, 10], stride: [1, 1], around: 0 },
  { title: 'depthwise 3×3', size: [7, 6], window: [3, 3], stride: [1, 1], around: 1, ...depthwise(48) },
  { title: 'depthwise 5×4 by 2', size: [9, 8], window: [5, 4], stride: [2, 2], around: 2, ...depthwise(48) },
  { title: 'depthwise 5×4 by 3×2, no blocks', size: [15, 13], window: [5, 4], stride: [3, 2], around: 1, ...depthwise(46) },
  { title: 'depthwise 3×3, filled block', size: [33, 30], window: [3, 3], stride: [1, 1], around: 1, ...depthwise(44) },
  { title: 'in groups 5×5 by 3×2', size: [15, 16], window: [5, 5], stride: [3, 2], around: 1, dilation: [2, 2], groups: 4 },
  { title: 'in groups 3×3', size: [9, 8], window: [3, 3], stride: [1, 1], around: 1, groups: 16, layout: 'NCHW' },
  { title: 'depthwise 5×5 dilated', size: [14, 13], window: [5, 5], stride: [1, 2], around: 1, dilation: [2, 1], ...depthwise(48) },
];

/** The batch that formulations are measured with; what is computed has another. */
function batchOf({ size, window, stride, around, dilation = [1, 1], channels: [inputs, outputs] = usual, groups = 1 }: Movement): number {
  const count = size.map((length, axis) => {
    const [w = 1, s = 1, d = 1] = [window[axis], stride[axis], dilation[axis]];
    return Math.floor((length + 2 * around - d * (w - 1) - 1) / s) + 1;
  });
  return Math.ceil(operations / [...count, ...window, inputs / groups, outputs].reduce((product, factor) => product * factor, 1));
}

/** The three maps of a convolution; to the kernel's gradient something is added. */
function maps({ size, window, stride, around, dilation = [1, 1], channels: [inputs, outputs] = usual, groups = 1, layout = 'NHWC' }: Movement): Program {
  const builder = new Builder();
  const shape = layout === 'NHWC' ? [...size, inputs] : [inputs, ...size];
  const padding = { top: around, bottom: around, left: around, right: around };
  const convolution: Convolution = { layout, stride, padding, dilation, groups };
  const kernel = builder.input('kernel', [...window, inputs / groups, outputs]);
  const picture = builder.input('picture', ['N', ...shape]);
  const output = builder.emit('convolution', [picture, kernel], convolution);
  const cotangent = builder.input('cotangent', output.type.shape);
  const gradient = builder.emit('convolutionKernelGradient', [picture, cotangent], { ...convolution, size: window });
  const decay = builder.emit('scale', [kernel], { factor: 0.25 });
  builder.output('output', output);
  builder.output('input', builder.emit('convolutionInputGradient', [cotangent, kernel], { ...convolution, size }));
  builder.output('kernel', builder.emit('add', [gradient, decay], {}));
  return builder.build();
}

interface Book {
  readonly entries: Record<string, { chosen: string; milliseconds: Record<string, number> }>;
}

describe.each(movements)('a convolution, $title', (movement) => {
  const program = maps(movement);
  let folder: string;
  let file: string;
  let feeds: Record<string, Tensor>;
  let expected: Record<string, Tensor>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tangent-formulations-'));
    file = path.join(folder, 'book.json');
    feeds = feedsOf(program);
    expected = interpret(program, feeds);
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** What the engine computes with the book as it is, or with none. */
  async function computed(files: readonly string[]): Promise<Record<string, Tensor>> {
    const engine = createOnnxRuntimeEngine({ threads: 2, formulations: files });
    const executable = await engine.compile(program, { batch: batchOf(movement) });
    const result = await executable.run(feeds);
    await engine.dispose();
    return result;
  }

  const compare = (result: Record<string, Tensor>, how: string): void => {
    for (const [name, tensor] of Object.entries(expected)) expect(relativeError(result[name]?.data ?? [], tensor.data), `${name} ${how}`).toBeLessThan(1e-5);
  };

  it('is the same in every formulation, and remembered ones are taken', async () => {
    compare(await computed([file]), 'as measured');
    // Where each map has one formulation, nothing is measured.
    if (!existsSync(file)) return;
    const book = JSON.parse(await readFile(file, 'utf8')) as Book;
    const entries = Object.entries(book.entries);
    const most = Math.max(0, ...entries.map(([, { milliseconds }]) => Object.keys(milliseconds).length));
    for (let turn = 0; turn < most; turn++) {
      for (const [, entry] of entries) {
        const names = Object.keys(entry.milliseconds);
        entry.chosen = names[turn % names.length] ?? '';
      }
      const own = path.join(folder, `own-${turn}.json`);
      await writeFile(own, JSON.stringify(book));
      compare(await computed([own, file]), JSON.stringify(book.entries));
      // Nothing was measured again, and what was chosen did not change.
      expect(JSON.parse(await readFile(own, 'utf8'))).toEqual(book);
    }
  });
});

describe('the number of rows at once', () => {
  /** A product with more parameters than numbers in a row, so that many rows share what reading them takes. */
  function wide(): Program {
    const builder = new Builder();
    const [x, sum] = [builder.input('x', ['N', 512]), builder.input('sum', [512, 1024])];
    const cotangent = builder.input('cotangent', ['N', 1024]);
    const gradient = builder.emit('contract', [x, cotangent], { contracting: [[0], [0]], batch: [[], []] });
    builder.output('sum', builder.emit('add', [sum, gradient], {}));
    return builder.build();
  }

  it('is measured once, remembered for a bound, and leaves sums as they are', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tangent-rows-'));
    const file = path.join(folder, 'book.json');
    const program = wide();
    const compiled = async (mostRows: number) => {
      const engine = createOnnxRuntimeEngine({ threads: 2, formulations: [file] });
      const executable = await engine.compile(program, { state: ['sum'], mostRows });
      const all = feedsOf(program);
      await executable.load({ sum: { shape: [512, 1024], dtype: 'float32', data: new Float32Array(512 * 1024) } });
      await executable.step({ x: all['x'] as Tensor, cotangent: all['cotangent'] as Tensor });
      const { sum } = await executable.read();
      await engine.dispose();
      return { rows: executable.rows, sum };
    };
    const first = await compiled(300);
    const book = await readFile(file, 'utf8');
    const [signature = '', entry] = Object.entries((JSON.parse(book) as Book).entries)[0] ?? [];
    expect(signature).toMatch(/^rows up to 256 of /);
    expect(entry?.chosen).toBe(String(first.rows));
    expect([16, 64, 128, 256]).toContain(first.rows);
    const expected = interpret(program, { ...feedsOf(program), sum: { shape: [512, 1024], dtype: 'float32', data: new Float32Array(512 * 1024) } });
    expect(relativeError(first.sum?.data ?? [], expected['sum']?.data ?? [])).toBeLessThan(1e-5);
    expect((await compiled(256)).rows).toBe(first.rows);
    expect(await readFile(file, 'utf8')).toBe(book);
    await compiled(40);
    expect(Object.keys((JSON.parse(await readFile(file, 'utf8')) as Book).entries)).toHaveLength(2);
    expect((await compiled(7)).rows).toBe(7);
    await rm(folder, { recursive: true });
  });

  it('is the same for a program that has something slight beside, and measured for one with another product', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tangent-rows-'));
    const file = path.join(folder, 'book.json');
    const beside = (outputs: number): Program => {
      const builder = new Builder();
      builder.inline(wide(), new Map()).forEach((value, name) => builder.output(name, value));
      const [y, w] = [builder.input('y', ['N', 16]), builder.input('w', [16, outputs])];
      builder.output('slight', builder.emit('contract', [y, w], { contracting: [[1], [0]], batch: [[], []] }));
      return builder.build();
    };
    const entriesAfter = async (program: Program): Promise<number> => {
      const engine = createOnnxRuntimeEngine({ threads: 2, formulations: [file] });
      await engine.compile(program, { state: ['sum'], mostRows: 40 });
      await engine.dispose();
      return Object.keys((JSON.parse(await readFile(file, 'utf8')) as Book).entries).length;
    };
    expect([await entriesAfter(wide()), await entriesAfter(beside(4)), await entriesAfter(beside(4096))]).toEqual([1, 1, 2]);
    await rm(folder, { recursive: true });
  });
});

describe('the book of formulations', () => {
  it('is written for the caller, whatever was in it, and does not change afterwards', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tangent-formulations-'));
    const [run, cache] = [path.join(folder, 'run', 'book.json'), path.join(folder, 'cache.json')];
    await writeFile(cache, '{"version": 1, "machine": "another", "entries": 5');
    const program = maps({ title: '', size: [14, 13], window: [3, 3], stride: [1, 1], around: 1 });
    const compile = async (): Promise<void> => {
      const engine = createOnnxRuntimeEngine({ threads: 1, formulations: [run, cache] });
      await engine.compile(program, { batch: 16 });
      await engine.dispose();
    };
    await compile();
    const [first, shared] = [await readFile(run, 'utf8'), await readFile(cache, 'utf8')];
    expect(Object.keys((JSON.parse(first) as Book).entries)).toHaveLength(3);
    expect(shared).toBe(first);
    // An older version knew fewer formulations.
    const older = JSON.parse(shared) as Book;
    for (const entry of Object.values(older.entries)) entry.milliseconds = { patches: 1 };
    await writeFile(run, JSON.stringify(older));
    await compile();
    expect(JSON.parse(await readFile(run, 'utf8'))).toEqual(JSON.parse(shared));
    await rm(run);
    await compile();
    expect((JSON.parse(await readFile(run, 'utf8')) as Book).entries).toEqual((JSON.parse(first) as Book).entries);
    await rm(folder, { recursive: true });
  });
});
