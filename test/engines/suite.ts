import { expect, it } from 'vitest';
import { normals } from '../../src/contract/random';
import type { CompileOptions, Engine, Tensors } from '../../src/engines/engine';
import { Builder } from '../../src/program/builder';
import { interpret } from '../../src/program/interpreter';
import type { Tensor, TensorData } from '../../src/program/tensor';
import { cases, feedsOf } from './cases';

/** ‖a − b‖ / ‖b‖; where b is zero, ‖a‖. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += ((a[i] ?? NaN) - (b[i] ?? NaN)) ** 2;
    norm += (b[i] ?? NaN) ** 2;
  }
  return a.length === b.length ? Math.sqrt(difference / (norm || 1)) : NaN;
}

/** What every engine must do: agree with the interpreter on every primitive, and keep state. */
export function engineSuite(engine: Engine): void {
  for (const { title, program } of cases()) {
    it(`agrees with the interpreter: ${title}`, async () => {
      const feeds = feedsOf(program);
      const expected = interpret(program, feeds);
      const executable = await engine.compile(program);
      const actual = await executable.run(feeds);
      await executable.dispose();
      for (const [name, tensor] of Object.entries(expected)) {
        const got = actual[name];
        expect(got?.shape, name).toEqual(tensor.shape);
        expect(got?.dtype, name).toBe(tensor.dtype);
        const error = relativeError(got?.data ?? [], tensor.data);
        expect(error, name).toBeLessThanOrEqual(tensor.dtype === 'float32' ? 1e-5 : 0);
      }
    });
  }

  it('asks for as many rows at once as it is told of, or can bear', async () => {
    const builder = new Builder();
    builder.output('y', builder.emit('scale', [builder.input('x', ['N', 2])], { factor: 2 }));
    const rowsOf = async (options: CompileOptions) => {
      const executable = await engine.compile(builder.build(), options);
      await executable.dispose();
      return executable.rows;
    };
    expect(await rowsOf({ batch: 24 })).toBe(24);
    expect(await rowsOf({ mostRows: 5 })).toBe(5);
    expect(await rowsOf({ batch: 24, mostRows: 1000 })).toBeLessThanOrEqual(1000);
    expect(await rowsOf({})).toBeGreaterThan(0);
  });

  it('takes several steps of a depthwise layer in a call as it takes single ones', async () => {
    const builder = new Builder();
    const [kernel, picture] = [builder.input('kernel', [3, 3, 1, 16]), builder.input('picture', ['N', 5, 4, 16])];
    const layer = { layout: 'NHWC', stride: [1, 1], padding: { top: 1, bottom: 1, left: 1, right: 1 }, dilation: [1, 1], groups: 16 } as const;
    const output = builder.emit('convolution', [picture, kernel], layer);
    const gradient = builder.emit('convolutionKernelGradient', [picture, output], { ...layer, size: [3, 3] });
    builder.output('kernel', builder.emit('add', [kernel, builder.emit('scale', [gradient], { factor: -1e-3 })], {}));
    const program = builder.build();
    const start = { kernel: tensor([3, 3, 1, 16], normals(144, 3, 'kernel')) };
    const numbers = normals(4 * 320, 3, 'picture');
    const executable = await engine.compile(program, { state: ['kernel'], mostSteps: 2 });
    await executable.load(start);
    await executable.takeSteps({ picture: tensor([4, 5, 4, 16], numbers) }, 2);
    const together = (await executable.read()).kernel;
    await executable.dispose();
    const half = (index: number): Tensor => tensor([2, 5, 4, 16], numbers.slice(640 * index, 640 * (index + 1)));
    const first = interpret(program, { ...start, picture: half(0) });
    const expected = interpret(program, { kernel: first.kernel as Tensor, picture: half(1) }).kernel;
    expect(relativeError(together?.data ?? [], expected?.data ?? [])).toBeLessThan(1e-5);
  });

  it('keeps state between steps, and leaves it as it is in a run', async () => {
    const builder = new Builder();
    const sum = builder.input('sum', [2]);
    const x = builder.input('x', ['N', 2]);
    const added = builder.emit('add', [sum, builder.emit('reduceSum', [x], { axes: [0] })], {});
    builder.output('sum', added);
    builder.output('twice', builder.emit('scale', [sum], { factor: 2 }));
    const executable = await engine.compile(builder.build(), { state: ['sum'] });
    const x2 = tensor([2, 2], [1, 2, 3, 4]);
    await expect(executable.step({ x: x2 })).rejects.toThrow();
    await executable.load({ sum: tensor([2], [10, 20]) });
    expect(values((await executable.step({ x: x2 }))['twice'])).toEqual([20, 40]);
    expect(values((await executable.run({ x: x2 }))['twice'])).toEqual([28, 52]);
    expect(values((await executable.step({ x: tensor([1, 2], [1, 1]) }))['twice'])).toEqual([28, 52]);
    const read = await executable.read();
    expect(values(read['sum'])).toEqual([15, 27]);
    await executable.step({ x: x2 });
    expect(values(read['sum'])).toEqual([15, 27]);
    await executable.dispose();
    await expect(executable.run({ x: x2 })).rejects.toThrow();
  });

  it.each([1, 4])('takes several steps in a call as it takes them one by one, told of up to %i at once', async (mostSteps) => {
    const builder = new Builder();
    const [sum, held] = [builder.input('sum', [2]), builder.input('held', [2])];
    const [x, rate] = [builder.input('x', ['N', 2]), builder.input('rate', [])];
    const scaled = builder.emit('multiply', [builder.emit('broadcast', [rate], { shape: [2], axes: [] }), builder.emit('reduceSum', [x], { axes: [0] })], {});
    const next = builder.emit('add', [builder.emit('multiply', [sum, held], {}), scaled], {});
    builder.output('sum', next);
    builder.output('rows', builder.emit('add', [x, builder.emit('broadcast', [sum], { shape: ['N', 2], axes: [1] })], {}));
    builder.output('total', builder.emit('reduceSum', [next], { axes: [0] }));
    const executable = await engine.compile(builder.build(), { state: ['sum'], mostSteps });
    const start = { sum: tensor([2], [1, -1]) };
    const same = { held: tensor([2], [0.5, 2]) };
    const numbers = Array.from({ length: 12 }, (_, i) => i - 3);
    const rates = [1, 0.5, 0.25];
    await executable.load(start);
    const single: Tensors[] = [];
    for (const [index, each] of rates.entries()) {
      single.push(await executable.step({ ...same, x: tensor([2, 2], numbers.slice(4 * index, 4 * index + 4)), rate: tensor([], [each]) }));
    }
    const after = values((await executable.read())['sum']);
    expect(after).toEqual([3.125, -6.5]);
    await executable.load(start);
    const together = await executable.takeSteps({ ...same, x: tensor([6, 2], numbers), rate: tensor([3], rates) }, 3);
    expect(values((await executable.read())['sum'])).toEqual(after);
    expect(together['rows']?.shape).toEqual([6, 2]);
    expect(together['total']?.shape).toEqual([3]);
    for (const name of ['rows', 'total']) expect(values(together[name])).toEqual(single.flatMap((outputs) => values(outputs[name])));
    expect(values((await executable.run({ ...same, x: tensor([1, 2], [0, 0]), rate: tensor([], [1]) }))['rows'])).toEqual(after);
    await expect(executable.takeSteps({ ...same, x: tensor([5, 2], numbers.slice(0, 10)), rate: tensor([3], rates) }, 3)).rejects.toThrow('5 rows');
    await executable.dispose();
  });
}

function tensor(shape: number[], numbers: ArrayLike<number>): Tensor {
  return { shape, dtype: 'float32', data: Float32Array.from(numbers) };
}

function values(result: { readonly data: TensorData } | undefined): number[] {
  return Array.from(result?.data ?? []);
}
