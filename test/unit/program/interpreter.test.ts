import { describe, expect, it } from 'vitest';
import { Builder } from '../../../src/program/builder';
import { interpret } from '../../../src/program/interpreter';
import type { DType, Shape, Tensor, TensorData } from '../../../src/program/tensor';
import type { PrimitiveName, Vocabulary } from '../../../src/program/vocabulary';

const noPadding = { top: 0, bottom: 0, left: 0, right: 0 };

function tensor(shape: readonly number[], numbers: ArrayLike<number>, dtype: DType = 'float32'): Tensor {
  const data: TensorData =
    dtype === 'float32' ? Float64Array.from(numbers) : dtype === 'uint8' ? Uint8Array.from(numbers) : Int32Array.from(numbers);
  return { shape, dtype, data };
}

/** The result of one primitive on tensors of fixed shape. */
function apply<P extends PrimitiveName>(primitive: P, inputs: readonly Tensor[], parameters: Vocabulary[P]): Tensor {
  const builder = new Builder();
  const values = inputs.map(({ shape, dtype }, i) => builder.input(`x${i}`, shape, dtype));
  builder.output('y', builder.emit(primitive, values, parameters));
  const result = interpret(builder.build(), Object.fromEntries(inputs.map((input, i) => [`x${i}`, input])))['y'];
  if (!result) throw new Error('there is no result');
  return result;
}

function picture(rows: readonly (readonly number[])[]): Tensor {
  return tensor([1, rows.length, rows[0]?.length ?? 0, 1], rows.flat());
}

describe('results worked out by hand', () => {
  it('pad: zeros before, between and after', () => {
    const padded = apply('pad', [tensor([2, 2], [1, 2, 3, 4])], { before: [0, 1], after: [1, 0], between: [1, 2] });
    expect(padded).toEqual(tensor([4, 5], [0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4, 0, 0, 0, 0, 0]));
  });

  it('slice: every second row, the last column', () => {
    const from = tensor([3, 2], [1, 2, 3, 4, 5, 6]);
    expect(apply('slice', [from], { start: [0, 1], end: [3, 2], step: [2, 1] })).toEqual(tensor([2, 1], [2, 6]));
  });

  it('contract: once per batch index, batch first, then the free axes of a and b', () => {
    const a = tensor([2, 1, 2], [1, 2, 3, 4]);
    const b = tensor([2, 2, 2], [1, 0, 0, 1, 5, 6, 7, 8]);
    const batched = apply('contract', [a, b], { contracting: [[2], [1]], batch: [[0], [0]] });
    expect(batched).toEqual(tensor([2, 1, 2], [1, 2, 43, 50]));
    const outer = apply('contract', [tensor([2], [2, 3]), tensor([2], [5, 7])], { contracting: [[], []], batch: [[], []] });
    expect(outer).toEqual(tensor([2, 2], [10, 14, 15, 21]));
    const trace = apply('contract', [tensor([2, 2], [1, 2, 3, 4]), tensor([2, 2], [5, 6, 7, 8])], {
      contracting: [[0, 1], [1, 0]],
      batch: [[], []],
    });
    expect(trace).toEqual(tensor([], [69]));
  });

  it('oneHot and cast', () => {
    expect(apply('oneHot', [tensor([2], [2, 0], 'int32')], { depth: 3 })).toEqual(tensor([2, 3], [0, 0, 1, 1, 0, 0]));
    expect(apply('cast', [tensor([2], [0, 255], 'uint8')], { dtype: 'float32' })).toEqual(tensor([2], [0, 255]));
    expect(apply('cast', [tensor([2], [0, 255], 'uint8')], { dtype: 'int32' })).toEqual(tensor([2], [0, 255], 'int32'));
  });

  it('elementwise functions', () => {
    const x = tensor([4], [-2, 0, 1, 9]);
    expect(apply('relu', [x], {})).toEqual(tensor([4], [0, 0, 1, 9]));
    expect(apply('relu6', [x], {})).toEqual(tensor([4], [0, 0, 1, 6]));
    expect(apply('leakyRelu', [x], { slope: 0.5 })).toEqual(tensor([4], [-1, 0, 1, 9]));
    expect(apply('scale', [x], { factor: 3 })).toEqual(tensor([4], [-6, 0, 3, 27]));
    expect(apply('insideMask', [x], { low: 0, high: 9 })).toEqual(tensor([4], [0, 0, 1, 0], 'uint8'));
    const mask = tensor([4], [1, 0, 1, 0], 'uint8');
    expect(apply('applyMask', [x, mask], { otherwise: 0.5 })).toEqual(tensor([4], [-2, 0, 1, 4.5]));
    const y = tensor([4], [4, 2, 8, 0.5]);
    expect(apply('add', [x, y], {})).toEqual(tensor([4], [2, 2, 9, 9.5]));
    expect(apply('subtract', [x, y], {})).toEqual(tensor([4], [-6, -2, -7, 8.5]));
    expect(apply('multiply', [x, y], {})).toEqual(tensor([4], [-8, 0, 8, 4.5]));
    expect(apply('divide', [x, y], {})).toEqual(tensor([4], [-0.5, 0, 0.125, 18]));
    expect(apply('maximum', [x, y], {})).toEqual(tensor([4], [4, 2, 8, 9]));
    expect(apply('squareRoot', [y], {}).data[0]).toBe(2);
    expect(apply('exponential', [x], {}).data[2]).toBe(Math.E);
    expect(apply('logarithm', [y], {}).data[1]).toBe(Math.LN2);
    expect(apply('clip', [x], { low: -1, high: Infinity })).toEqual(tensor([4], [-1, 0, 1, 9]));
    expect(apply('elu', [x], { alpha: 2 })).toEqual(tensor([4], [2 * Math.expm1(-2), 0, 1, 9]));
    expect(apply('softplus', [tensor([2], [-1000, 1000])], {})).toEqual(tensor([2], [0, 1000]));
  });

  it('the error function', () => {
    // To 16 digits, from tables.
    const known = [[0, 0], [0.5, 0.5204998778130465], [1, 0.8427007929497149], [2.5, 0.999593047982555], [3, 0.9999779095030014], [6, 1]] as const; // prettier-ignore
    for (const [x, value] of known) {
      const { data } = apply('errorFunction', [tensor([2], [x, -x])], {});
      expect(Math.abs((data[0] ?? 0) - value)).toBeLessThan(2e-16);
      expect((data[1] ?? NaN) + (data[0] ?? NaN)).toBe(0);
    }
  });

  it('softmax and its logarithm, at logits whose exponentials overflow', () => {
    const logits = tensor([2, 2], [1000, 1000 + Math.log(3), -1000, -1000]);
    expect([...apply('softmax', [logits], {}).data].map((p) => p.toFixed(10))).toEqual(
      [0.25, 0.75, 0.5, 0.5].map((p) => p.toFixed(10)),
    );
    const logarithms = apply('logSoftmax', [logits], {}).data;
    [0.25, 0.75, 0.5, 0.5].forEach((p, i) => expect(logarithms[i]).toBeCloseTo(Math.log(p), 10));
  });

  it('averagePool: padding counts in the divisor or does not', () => {
    const corner = { layout: 'NHWC', window: [2, 2], stride: [2, 2], padding: { top: 1, bottom: 1, left: 1, right: 1 } } as const;
    const x = picture([[1, 2], [3, 4]]);
    expect(apply('averagePool', [x], { ...corner, countPadding: false }).data).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(apply('averagePool', [x], { ...corner, countPadding: true }).data).toEqual(Float64Array.of(0.25, 0.5, 0.75, 1));
  });

  it('maxPool in NCHW keeps channels apart', () => {
    const pooling = { layout: 'NCHW', window: [1, 2], stride: [1, 1], padding: noPadding } as const;
    const x = tensor([1, 2, 1, 2], [1, 5, -3, -4]);
    expect(apply('maxPool', [x], pooling)).toEqual(tensor([1, 2, 1, 1], [5, -3]));
    expect(apply('maxPoolOffset', [x], pooling)).toEqual(tensor([1, 2, 1, 1], [1, 0], 'uint8'));
  });

  it('gatherWindow and scatterWindow at overlapping windows', () => {
    const pooling = { layout: 'NHWC', window: [1, 2], stride: [1, 1], padding: noPadding } as const;
    const offsets = tensor([1, 1, 2, 1], [1, 0], 'uint8');
    expect(apply('gatherWindow', [picture([[1, 2, 3]]), offsets], pooling).data).toEqual(Float64Array.of(2, 2));
    const scattered = apply('scatterWindow', [picture([[10, 20]]), offsets], { ...pooling, size: [1, 3] });
    expect(scattered.data).toEqual(Float64Array.of(0, 30, 0));
  });
});

describe('feeds', () => {
  const builder = new Builder();
  const [a, b] = [builder.input('a', ['N', 2]), builder.input('b', ['N', 2])];
  builder.output('y', builder.emit('add', [a, b], {}));
  const program = builder.build();
  const pair = (count: number) => tensor([count, 2], new Float64Array(2 * count).fill(1));

  it('decide the batch size', () => {
    expect(interpret(program, { a: pair(4), b: pair(4) })['y']).toEqual(tensor([4, 2], new Float64Array(8).fill(2)));
  });

  it('are computed in float64 also where they are given in float32', () => {
    const single: Tensor = { shape: [1, 2], dtype: 'float32', data: Float32Array.of(1, 2 ** -24) };
    const result = interpret(program, { a: single, b: tensor([1, 2], [1, 1]) })['y'];
    expect(result?.data).toEqual(Float64Array.of(2, 1 + 2 ** -24));
  });

  it.each([
    ['disagree on the batch size', { a: pair(1), b: pair(2) }, 'a has a batch of 1, b of 2'],
    ['are missing', { a: pair(1) }, 'no feed for the input b'],
    ['are unknown', { a: pair(1), b: pair(1), c: pair(1) }, 'no input c'],
    ['have another shape', { a: pair(1), b: tensor([1, 3], [1, 2, 3]) }, 'b is float32 [N, 2], but was fed float32 [1, 3]'],
    ['have another type', { a: pair(1), b: tensor([1, 2], [1, 2], 'int32') }, 'was fed int32 [1, 2]'],
    ['have too few elements', { a: pair(1), b: tensor([1, 2], [1]) }, 'with 1 elements'],
  ])('that %s are refused', (_, feeds: Record<string, Tensor>, message) => {
    expect(() => interpret(program, feeds)).toThrow(message);
  });

  it('need not tell N where it is given', () => {
    const repeating = new Builder();
    const shape: Shape = ['N', 2];
    repeating.output('y', repeating.filled(shape, 3));
    expect(() => interpret(repeating.build(), {})).toThrow('no feed tells the batch size');
    expect(interpret(repeating.build(), {}, 2)['y']).toEqual(tensor([2, 2], [3, 3, 3, 3]));
  });
});
