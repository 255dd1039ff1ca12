import { describe, expect, it } from 'vitest';
import { Builder, lookUp } from '../../../src/program/builder';
import { ShapeError } from '../../../src/program/shape';
import type { DType, Shape } from '../../../src/program/tensor';
import type { PrimitiveName, Vocabulary } from '../../../src/program/vocabulary';
import { primitiveCases } from './primitive-cases';

const noPadding = { top: 0, bottom: 0, left: 0, right: 0 };
const convolution = { layout: 'NHWC', stride: [1, 1], dilation: [1, 1], padding: noPadding, groups: 1 } as const;
const pooling = { layout: 'NHWC', window: [2, 2], stride: [2, 2], padding: noPadding } as const;
const pictures: Shape = ['N', 4, 4, 2];

type Input = Shape | readonly [DType, Shape];

interface Refused {
  readonly what: string;
  readonly emit: () => unknown;
}

function isTyped(input: Input): input is readonly [DType, Shape] {
  return typeof input[0] === 'string' && input[0] !== 'N';
}

function refused<P extends PrimitiveName>(what: string, primitive: P, inputs: readonly Input[], parameters: Vocabulary[P]): Refused {
  const emit = (): unknown => {
    const builder = new Builder();
    const values = inputs.map((input, i) =>
      isTyped(input) ? builder.input(`x${i}`, input[1], input[0]) : builder.input(`x${i}`, input),
    );
    return builder.emit(primitive, values, parameters);
  };
  return { what: `${primitive}: ${what}`, emit };
}

const cases: readonly Refused[] = [
  refused('another number of elements', 'reshape', [['N', 6]], { shape: ['N', 5] }),
  refused('the batch dimension lost', 'reshape', [['N', 6]], { shape: [6] }),
  refused('an axis twice', 'permute', [['N', 6]], { permutation: [0, 0] }),
  refused('too few axes', 'permute', [['N', 6]], { permutation: [0] }),
  refused('another size', 'broadcast', [[3]], { shape: ['N', 4], axes: [1] }),
  refused('axes that descend', 'broadcast', [[3, 3]], { shape: [3, 3], axes: [1, 0] }),
  refused('beyond the end', 'slice', [['N', 6]], { start: [0, 2], end: ['N', 7], step: [1, 1] }),
  refused('nothing left', 'slice', [['N', 6]], { start: [0, 2], end: ['N', 2], step: [1, 1] }),
  refused('a part of the batch', 'slice', [['N', 6]], { start: [1, 0], end: ['N', 6], step: [1, 1] }),
  refused('negative counts', 'pad', [[3]], { before: [-1], after: [0], between: [0] }),
  refused('the batch', 'pad', [['N', 6]], { before: [1, 0], after: [0, 0], between: [0, 0] }),
  refused('other axes differ', 'concatenate', [['N', 2, 3], ['N', 2, 4]], { axis: 1 }),
  refused('along the batch', 'concatenate', [['N', 2], ['N', 2]], { axis: 0 }),
  refused('of float32', 'cast', [['N', 2]], { dtype: 'int32' }),
  refused('of float32', 'oneHot', [['N']], { depth: 2 }),
  refused('of rank 2', 'oneHot', [['int32', ['N', 2]]], { depth: 2 }),
  refused('other shapes', 'add', [['N', 2], ['N', 3]], {}),
  refused('a batch and a number', 'multiply', [['N', 2], [3, 2]], {}),
  refused('of uint8', 'relu', [['uint8', ['N', 2]]], {}),
  refused('a mask of float32', 'applyMask', [['N', 2], ['N', 2]], { otherwise: 0 }),
  refused('a mask of another shape', 'applyMask', [['N', 2], ['uint8', ['N', 3]]], { otherwise: 0 }),
  refused('an axis that does not exist', 'reduceSum', [['N', 2]], { axes: [2] }),
  refused('sizes that differ', 'contract', [['N', 2], [3, 4]], { contracting: [[1], [0]], batch: [[], []] }),
  refused('axes without a partner', 'contract', [['N', 2], [2, 4]], { contracting: [[1], []], batch: [[], []] }),
  refused('channels that differ', 'convolution', [pictures, [3, 3, 3, 4]], convolution),
  refused('groups that do not divide', 'convolution', [pictures, [3, 3, 1, 3]], { ...convolution, groups: 2 }),
  refused('a kernel that does not fit', 'convolution', [pictures, [5, 5, 2, 4]], convolution),
  refused('of rank 3', 'convolution', [['N', 4, 2], [3, 3, 2, 4]], convolution),
  refused('a cotangent of another size', 'convolutionInputGradient', [['N', 3, 3, 4], [3, 3, 2, 4]], { ...convolution, size: [4, 4] }),
  refused('a cotangent of another size', 'convolutionKernelGradient', [pictures, ['N', 3, 3, 4]], { ...convolution, size: [3, 3] }),
  refused('a window that does not fit', 'averagePool', [pictures], { ...pooling, window: [5, 1], countPadding: true }),
  refused('padding as wide as the window', 'maxPool', [pictures], { ...pooling, padding: { ...noPadding, bottom: 2 } }),
  refused('another size', 'averagePoolTranspose', [['N', 3, 3, 2]], { ...pooling, size: [4, 4], countPadding: true }),
  refused('a window of more than 256', 'maxPoolOffset', [['N', 20, 20, 1]], { ...pooling, window: [17, 16] }),
  refused('offsets of float32', 'gatherWindow', [pictures, ['N', 2, 2, 2]], pooling),
  refused('offsets of another size', 'gatherWindow', [pictures, ['uint8', ['N', 1, 2, 2]]], pooling),
  refused('offsets of another size', 'scatterWindow', [['N', 2, 2, 2], ['uint8', ['N', 1, 2, 2]]], { ...pooling, size: [4, 4] }),
  refused('another size', 'scatterWindow', [['N', 2, 2, 2], ['uint8', ['N', 2, 2, 2]]], { ...pooling, size: [6, 4] }),
  refused('no input', 'softmax', [], {}),
];

describe('the rules refuse with a ShapeError', () => {
  it.each([...cases])('$what', ({ emit }) => {
    expect(emit).toThrow(ShapeError);
  });
});

describe('the builder', () => {
  it('writes programs whose values are each defined once, before their use', () => {
    for (const { program } of Object.values(primitiveCases).flat()) {
      const defined = new Set([...program.inputs, ...program.constants].map(({ value }) => value));
      for (const { inputs, output } of program.equations) {
        expect(inputs.every((input) => defined.has(input))).toBe(true);
        expect(defined.has(output)).toBe(false);
        defined.add(output);
      }
      expect(program.outputs.every(({ value }) => defined.has(value))).toBe(true);
    }
  });

  it('takes each name once', () => {
    const builder = new Builder();
    const x = builder.input('x', [2]);
    expect(() => builder.input('x', [3])).toThrow('input x is declared twice');
    builder.output('y', x);
    expect(() => builder.output('y', x)).toThrow('output y is declared twice');
    expect(() => lookUp(new Map(), x)).toThrow('used before it is defined');
  });
});
