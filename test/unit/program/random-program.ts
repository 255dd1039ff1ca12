import fc from 'fast-check';
import { Builder } from '../../../src/program/builder';
import type { Shape } from '../../../src/program/tensor';
import type { Program, Value } from '../../../src/program/types';

const width = 6;
const rows: Shape = ['N', width];
const along = { layout: 'NHWC', stride: [1, 1], padding: { top: 0, bottom: 0, left: 1, right: 1 } } as const;

interface Written {
  readonly builder: Builder;
  readonly bias: Value;
  readonly matrix: Value;
}

type Step = (written: Written, first: Value, second: Value) => Value;

/** Reads [N, 6] as pictures of one row, applies something that keeps their size, and reads them back. */
function asPictures(step: (written: Written, pictures: Value) => Value): Step {
  return (written, first) => {
    const pictures = written.builder.emit('reshape', [first], { shape: ['N', 1, width, 1] });
    return written.builder.emit('reshape', [step(written, pictures)], { shape: rows });
  };
}

/** Each turns values of shape [N, 6] into another, without growing much. */
const steps: readonly Step[] = [
  ({ builder }, a, b) => builder.emit('add', [a, b], {}),
  ({ builder }, a, b) => builder.emit('subtract', [a, b], {}),
  ({ builder }, a, b) => builder.emit('multiply', [builder.emit('softmax', [a], {}), b], {}),
  ({ builder }, a, b) => builder.emit('divide', [a, builder.emit('exponential', [builder.emit('softmax', [b], {})], {})], {}),
  ({ builder }, a, b) => builder.emit('maximum', [a, b], {}),
  ({ builder }, a) => builder.emit('scale', [a], { factor: -0.75 }),
  ({ builder }, a) => builder.emit('relu', [a], {}),
  ({ builder }, a) => builder.emit('relu6', [a], {}),
  ({ builder }, a) => builder.emit('leakyRelu', [a], { slope: 0.2 }),
  ({ builder }, a) => builder.emit('logSoftmax', [a], {}),
  ({ builder, bias }, a) => builder.emit('add', [a, builder.emit('broadcast', [bias], { shape: rows, axes: [1] })], {}),
  ({ builder, matrix }, a) => {
    const product = builder.emit('contract', [a, matrix], { contracting: [[1], [0]], batch: [[], []] });
    return builder.emit('scale', [product], { factor: 0.4 });
  },
  ({ builder }, a) => {
    const part = builder.emit('slice', [a], { start: [0, 1], end: ['N', 6], step: [1, 2] });
    return builder.emit('pad', [part], { before: [0, 0], after: [0, 1], between: [0, 1] });
  },
  ({ builder }, a, b) => {
    const [left, right] = [
      builder.emit('slice', [a], { start: [0, 4], end: ['N', 6], step: [1, 1] }),
      builder.emit('slice', [b], { start: [0, 0], end: ['N', 4], step: [1, 1] }),
    ];
    return builder.emit('concatenate', [left, right], { axis: 1 });
  },
  ({ builder }, a) => {
    const split = builder.emit('reshape', [a], { shape: ['N', 2, 3] });
    const turned = builder.emit('permute', [split], { permutation: [0, 2, 1] });
    return builder.emit('reshape', [turned], { shape: rows });
  },
  ({ builder }, a) => {
    const mean = builder.emit('scale', [builder.emit('reduceSum', [a], { axes: [1] })], { factor: 1 / width });
    return builder.emit('broadcast', [mean], { shape: rows, axes: [0] });
  },
  asPictures(({ builder }, x) => builder.emit('maxPool', [x], { ...along, window: [1, 3] })),
  asPictures(({ builder }, x) => builder.emit('averagePool', [x], { ...along, window: [1, 3], countPadding: false })),
  asPictures(({ builder, matrix }, x) => {
    const part = builder.emit('slice', [matrix], { start: [0, 0], end: [1, 3], step: [1, 1] });
    const kernel = builder.emit('reshape', [part], { shape: [1, 3, 1, 1] });
    const y = builder.emit('convolution', [x, kernel], { ...along, dilation: [1, 1], groups: 1 });
    return builder.emit('scale', [y], { factor: 0.5 });
  }),
];

/** Says which step is applied to which of the values so far. */
const choice = fc.record({ step: fc.nat(steps.length - 1), first: fc.nat(100), second: fc.nat(100) });

function write(choices: readonly { step: number; first: number; second: number }[]): Program {
  const builder = new Builder();
  const x = builder.input('x', rows);
  const written = { builder, bias: builder.input('p', [width]), matrix: builder.input('q', [width, width]) };
  const values = [x];
  for (const { step, first, second } of choices) {
    // Later values are chosen more often, so that programs become deep.
    const pick = (number: number): Value => values[values.length - 1 - (number % Math.min(values.length, 4))] ?? x;
    values.push((steps[step] ?? steps[0]!)(written, pick(first), pick(second)));
  }
  const last = values.at(-1) ?? x;
  const product = builder.emit('contract', [last, written.matrix], { contracting: [[1], [0]], batch: [[], []] });
  const y = builder.emit('add', [product, builder.emit('broadcast', [written.bias], { shape: rows, axes: [1] })], {});
  const squares = builder.emit('multiply', [y, y], {});
  builder.output('y', y);
  builder.output('loss', builder.emit('reduceSum', [squares], { axes: [0, 1] }));
  return builder.build();
}

/** Random programs (x [N, 6], p [6], q [6, 6]) → y [N, 6] and the scalar loss Σ y². */
export const programs: fc.Arbitrary<Program> = fc.array(choice, { minLength: 1, maxLength: 14 }).map(write);

/** Always the same programs, since a point by a kink has no central difference. */
export const always = { seed: 5, numRuns: 40 };
