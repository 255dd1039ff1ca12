import { describe, expect, it } from 'vitest';
import { Builder } from '../../../src/program/builder';
import type { Tensor } from '../../../src/program/tensor';
import { linearize } from '../../../src/program/transforms/linearize';
import { transpose } from '../../../src/program/transforms/transpose';
import type { Pooling, PrimitiveName, Vocabulary } from '../../../src/program/vocabulary';
import { run, tensorOf, type Tensors } from './numbers';

function floats(shape: readonly number[], numbers: readonly number[]): Tensor {
  return { shape, dtype: 'float32', data: Float64Array.from(numbers) };
}

/** Tangent of one primitive for the tangent given, and the pull-back of ones. */
function derivative<P extends PrimitiveName>(primitive: P, parameters: Vocabulary[P], x: Tensor, direction: readonly number[]) {
  const builder = new Builder();
  builder.output('y', builder.emit(primitive, [builder.input('x', x.shape)], parameters));
  const program = builder.build();
  const { primal, tangent } = linearize(program, ['x']);
  const point = run(primal, { x });
  const forward = run(tangent, { x }, point, { 'tangent/x': floats(x.shape, direction) });
  const y = tensorOf(point, 'y');
  const ones: Tensors = { 'cotangent/y': floats(y.shape, y.data.length === 0 ? [] : Array.from(y.data, () => 1)) };
  const backward = run(transpose(tangent, ['tangent/x']), { x }, point, ones);
  return {
    value: [...y.data],
    tangent: [...tensorOf(forward, 'tangent/y').data],
    pulled: [...tensorOf(backward, 'cotangent/x').data],
  };
}

describe('rectifiers at their kinks', () => {
  it.each([
    ['relu', {}, [-1, 0, -0, 1], [0, 0, 0, 5], [0, 0, 0, 1]],
    ['relu6', {}, [-1, 0, 6, 7, 3], [0, 0, 0, 0, 5], [0, 0, 0, 0, 1]],
    ['clip', { low: -1, high: 1 }, [-2, -1, 0, 1, 2], [0, 0, 5, 0, 0], [0, 0, 1, 0, 0]],
    ['absolute', {}, [-1, 0, 1], [-5, 0, 5], [-1, 0, 1]],
    ['elu', { alpha: 0.5 }, [0, 1, 800], [2.5, 5, 5], [0.5, 1, 1]],
    ['leakyRelu', { slope: 0.5 }, [-1, 0, 1], [2.5, 2.5, 5], [0.5, 0.5, 1]],
  ] as const)('%s', (primitive, parameters, x, tangent, pulled) => {
    const found = derivative<typeof primitive>(primitive, parameters, floats([x.length], x), x.map(() => 5));
    expect(found.tangent).toEqual(tangent);
    expect(found.pulled).toEqual(pulled);
  });

  it('maximum lets the second operand count', () => {
    const builder = new Builder();
    const [a, b] = [builder.input('a', [2]), builder.input('b', [2])];
    builder.output('y', builder.emit('maximum', [a, b], {}));
    const { primal, tangent } = linearize(builder.build(), ['a', 'b']);
    const feeds = { a: floats([2], [1, 2]), b: floats([2], [1, 1]) };
    const directions = { 'tangent/a': floats([2], [10, 10]), 'tangent/b': floats([2], [20, 20]) };
    expect(tensorOf(run(tangent, feeds, run(primal, feeds), directions), 'tangent/y').data).toEqual(Float64Array.of(20, 10));
  });
});

describe('max pooling', () => {
  const padding = { top: 0, bottom: 0, left: 0, right: 0 };
  const square: Pooling = { layout: 'NHWC', window: [2, 2], stride: [2, 2], padding };
  const pool = (parameters: Pooling, shape: readonly number[], x: readonly number[]) =>
    derivative('maxPool', parameters, floats(shape, x), x.map((_, i) => i + 1));

  it('takes the first maximum, row by row', () => {
    const x = [7, 7, 1, 2, /**/ 7, 7, 2, 2];
    const found = pool(square, [1, 2, 4, 1], x);
    expect(found).toEqual({ value: [7, 2], tangent: [1, 4], pulled: [1, 0, 0, 1, 0, 0, 0, 0] });
  });

  it('takes the greatest of negative numbers, not zero, also beside padding', () => {
    const around = { ...square, padding: { top: 1, bottom: 1, left: 1, right: 1 } };
    const x = [-5, -4, -3, -3];
    expect(pool(around, [1, 2, 2, 1], x)).toEqual({ value: x, tangent: [1, 2, 3, 4], pulled: [1, 1, 1, 1] });
    expect(pool(square, [1, 2, 2, 1], x)).toEqual({ value: [-3], tangent: [3], pulled: [0, 0, 1, 0] });
  });

  it('gives an element of several windows the sum of their cotangents', () => {
    const overlapping: Pooling = { ...square, window: [1, 2], stride: [1, 1] };
    expect(pool(overlapping, [1, 1, 3, 1], [0, 9, 9])).toEqual({ value: [9, 9], tangent: [2, 2], pulled: [0, 2, 0] });
  });

  it('takes minus infinity where a window has nothing else', () => {
    const found = pool(square, [1, 2, 2, 1], [-Infinity, -Infinity, -Infinity, -Infinity]);
    expect(found).toEqual({ value: [-Infinity], tangent: [1], pulled: [1, 0, 0, 0] });
  });

  it('keeps channels apart in either layout', () => {
    const wide: Pooling = { ...square, layout: 'NCHW', window: [1, 2], stride: [1, 1] };
    const found = pool(wide, [1, 2, 1, 2], [3, 3, -2, -1]);
    expect(found).toEqual({ value: [3, -1], tangent: [1, 4], pulled: [1, 0, 0, 1] });
  });
});
