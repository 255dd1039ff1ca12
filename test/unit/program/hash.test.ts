import { expect, it } from 'vitest';
import { Builder } from '../../../src/program/builder';
import type { Program } from '../../../src/program/types';
import { contentAddresses } from '../../../src/program/transforms/hash';

interface Variation {
  readonly input?: string;
  readonly constant?: Float64Array | Float32Array;
  readonly low?: number;
  readonly high?: number;
  readonly swapped?: boolean;
  readonly unrelated?: boolean;
  readonly reordered?: boolean;
}

/** mask(x − c), with whatever varies. */
function write({ input = 'x', constant = Float64Array.of(1, 2), low = 0, high = Infinity, ...rest }: Variation): Program {
  const builder = new Builder();
  if (rest.unrelated) builder.emit('relu', [builder.input('unrelated', [7])], {});
  const x = builder.input(input, ['N', 2]);
  const c = builder.emit('broadcast', [builder.constant({ shape: [2], dtype: 'float32', data: constant })], {
    shape: ['N', 2],
    axes: [1],
  });
  const difference = builder.emit('subtract', rest.swapped ? [c, x] : [x, c], {});
  builder.output('y', builder.emit('insideMask', [difference], rest.reordered ? { high, low } : { low, high }));
  return builder.build();
}

function address(variation: Variation): string | undefined {
  const program = write(variation);
  return contentAddresses(program).get(program.outputs[0]!.value);
}

it('the content address of a value is that of its computation, not of its place', () => {
  // Stored features are found again by it: it changes only where what is stored changes.
  expect(address({})).toMatch(/^[0-9a-f]{64}$/);
  expect(address({ unrelated: true })).toBe(address({}));
  expect(address({ reordered: true })).toBe(address({}));
  expect(address({ constant: Float64Array.of(1, 2) })).toBe(address({}));
});

it.each([
  ['an input', { input: 'other' }],
  ['a constant', { constant: Float64Array.of(1, 2 + 2 ** -50) }],
  ["a constant's precision", { constant: Float32Array.of(1, 2) }],
  ['a parameter', { low: -1 }],
  ['an infinite parameter', { high: -Infinity }],
  ['the order of operands', { swapped: true }],
])('is another for another %s', (_, variation: Variation) => {
  expect(address(variation)).not.toBe(address({}));
});
