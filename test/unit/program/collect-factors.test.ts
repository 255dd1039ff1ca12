import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as activations from '../../../src/backbones/compositions/activations';
import { Builder } from '../../../src/program/builder';
import { elementsPerSample } from '../../../src/program/shape';
import { collectFactors } from '../../../src/program/transforms/factors/collect-factors';
import { jacobianVectorProduct } from '../../../src/program/transforms/linearize';
import { tangentName } from '../../../src/program/transforms/names';
import { recomputed } from '../../../src/program/transforms/recomputed';
import { simplify } from '../../../src/program/transforms/simplify';
import { splitProgram } from '../../../src/program/transforms/split';
import type { Program, Value } from '../../../src/program/types';
import { randomFeeds, relativeDifference, run } from './numbers';
import { always, programs } from './random-program';

const shape = ['N', 6] as const;

/** Types of what a program keeps of its known inputs, in the order of their names. */
function kept(program: Program, known: ReadonlySet<string>): string[] {
  const unknown = new Set(program.inputs.map(({ name }) => name).filter((name) => !known.has(name)));
  const { late, crossing } = splitProgram(simplify(program), unknown, { nameOf: (_, index) => `kept/${index}`, recompute: recomputed, inputsCross: true });
  const values = late.inputs.filter(({ name }) => crossing.includes(name));
  return values.map(({ value: { type } }) => `${type.dtype} ${type.shape.join()}`).sort();
}

function bytes(types: readonly string[]): number {
  return types.reduce((sum, type) => {
    const [dtype = '', sizes = ''] = type.split(' ');
    return sum + elementsPerSample(sizes.split(',').map((size) => (size === 'N' ? size : Number(size)))) * (dtype === 'uint8' ? 1 : 4);
  }, 0);
}

/** Checks that collecting changes results by rounding only and keeps no more than before; gives what is kept. */
function checkCollected(program: Program, known: ReadonlySet<string>): string[] {
  const feeds = randomFeeds(program, program.inputs.map(({ name }) => name), 'feed');
  const simple = simplify(program);
  const collected = collectFactors(simple, known);
  expect(relativeDifference(run(collected, feeds), run(program, feeds))).toBeLessThan(1e-12);
  const after = kept(collected, known);
  expect(bytes(after)).toBeLessThanOrEqual(bytes(kept(simple, known)));
  return after;
}

/** The tangent of what is written, along x, with the names of what is known. */
function tangentOf(write: (builder: Builder, x: Value, other: Value) => Value): [Program, ReadonlySet<string>] {
  const builder = new Builder();
  const [x, other] = [builder.input('x', shape), builder.input('other', shape)];
  builder.output('y', write(builder, x, other));
  const product = jacobianVectorProduct(builder.build(), ['x']);
  const tangents = product.outputs.filter(({ name }) => name.startsWith('tangent/'));
  return [{ ...product, outputs: tangents }, new Set(['x', 'other'])];
}

const full = 'float32 N,6';
const mask = 'uint8 N,6';

type Activation = readonly [name: string, write: (builder: Builder, x: Value) => Value];
const smooth: readonly Activation[] = [
  ['x·σ(x)', (builder, x) => activations.swish(builder, x)],
  ['x·σ(1.7·x)', (builder, x) => activations.swish(builder, x, 1.7)],
  ['gelu', (builder, x) => activations.gelu(builder, x, 'none')],
  ['gelu by a hyperbolic tangent', (builder, x) => activations.gelu(builder, x, 'tanh')],
  ['mish', (builder, x) => activations.mish(builder, x)],
  ['hard swish', (builder, x) => activations.hardSwish(builder, x)],
  ['softsign', (builder, x) => activations.softsign(builder, x)],
  ['elu', (builder, x) => builder.emit('elu', [x], { alpha: 0.7 })],
  ['x³', (builder, x) => builder.emit('multiply', [builder.emit('multiply', [x, x], {}), x], {})],
];
const masked: readonly Activation[] = [
  ['relu', (builder, x) => builder.emit('relu', [x], {})],
  ['2·relu6', (builder, x) => builder.emit('scale', [builder.emit('relu6', [x], {})], { factor: 2 })],
  ['hard sigmoid', (builder, x) => activations.hardSigmoid(builder, x, 0.2, 0.5)],
  ['leaky relu', (builder, x) => builder.emit('leakyRelu', [x], { slope: 0.2 })],
];

describe('the tangent of an activation', () => {
  it.each(smooth)('of %s has one coefficient', (_, write) => {
    expect(checkCollected(...tangentOf(write))).toEqual([full]);
  });

  it.each(masked)('of %s keeps its mask', (_, write) => {
    expect(checkCollected(...tangentOf(write))).toEqual([mask]);
  });

  it('keeps masks one after the other rather than a coefficient, and a factor that is small', () => {
    const [program, known] = tangentOf((builder, x) => {
      const per = builder.emit('reduceSum', [builder.emit('exponential', [x], {})], { axes: [1] });
      const factor = builder.emit('broadcast', [per], { shape, axes: [0] });
      const shifted = builder.emit('subtract', [builder.emit('relu', [x], {}), factor], {});
      return builder.emit('relu6', [builder.emit('divide', [shifted, factor], {})], {});
    });
    expect(checkCollected(program, known).filter((type) => type === mask)).toHaveLength(2);
  });

  it('takes a factor that is needed anyway, and two masks, as they are', () => {
    const [program, known] = tangentOf((builder, x, other) => {
      const twice = builder.emit('relu6', [builder.emit('multiply', [builder.emit('relu', [x], {}), other], {})], {});
      return builder.emit('contract', [twice, builder.emit('multiply', [x, other], {})], { contracting: [[1], [1]], batch: [[0], [0]] });
    });
    expect(checkCollected(program, known)).toEqual([full, full, full, mask, mask]);
  });
});

describe('random programs', () => {
  it('of layers keep no more and compute the same tangents', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const known = new Set(['x', 'p', 'q']);
        const product = jacobianVectorProduct(program, ['p', 'q']);
        checkCollected({ ...product, outputs: product.outputs.filter(({ name }) => name.startsWith('tangent/')) }, known);
        checkCollected(program, new Set(['x']));
      }),
      always,
    );
  });

  it('of activations, products and sums keep no more and compute the same tangents', () => {
    const choice = fc.record({ kind: fc.nat(20), first: fc.nat(3), second: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(choice, { minLength: 2, maxLength: 12 }), (choices) => {
        const [program, known] = tangentOf((builder, x, other) => {
          const values = [other, x];
          for (const { kind, first, second } of choices) {
            const [a, b] = [first, second].map((back) => values[Math.max(values.length - 1 - back, 0)]!) as [Value, Value];
            const activation = [...smooth, ...masked][kind];
            if (activation) values.push(activations.softsign(builder, activation[1](builder, a)));
            else if (kind % 3 === 0) values.push(builder.emit('subtract', [a, b], {}));
            else if (kind % 3 === 1) values.push(builder.emit('multiply', [a, builder.emit('softmax', [b], {})], {}));
            else values.push(builder.emit('divide', [a, builder.emit('exponential', [builder.emit('softmax', [b], {})], {})], {}));
          }
          return values.at(-1) ?? x;
        });
        if (program.inputs.some(({ name }) => name === tangentName('x'))) checkCollected(program, known);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
