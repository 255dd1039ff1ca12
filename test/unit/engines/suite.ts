import { expect, it } from 'vitest';
import type { CompileOptions, Engine } from '../../../src/engines/engine';
import { Builder } from '../../../src/program/builder';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor, TensorData } from '../../../src/program/tensor';
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
}

function tensor(shape: number[], numbers: number[]): Tensor {
  return { shape, dtype: 'float32', data: Float32Array.from(numbers) };
}

function values(result: { readonly data: TensorData } | undefined): number[] {
  return Array.from(result?.data ?? []);
}
