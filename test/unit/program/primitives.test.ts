import { describe, expect, it } from 'vitest';
import { linearize } from '../../../src/program/transforms/linearize';
import { tangentName } from '../../../src/program/transforms/names';
import type { PrimitiveName } from '../../../src/program/vocabulary';
import { evaluate } from '../backbones/evaluate';
import { checkDerivative } from './derivative-checks';
import { batch, randomFeeds, run, tensorOf } from './numbers';
import { primitiveCases, type PrimitiveCase } from './primitive-cases';

function* named(choose: (given: PrimitiveCase, primitive: string) => boolean) {
  for (const [primitive, cases] of Object.entries(primitiveCases)) {
    const chosen = cases.filter((given) => choose(given, primitive));
    if (chosen.length > 0) yield { primitive, cases: chosen };
  }
}

/** All inputs together, and of few cases every input alone as well. */
function choices({ differentiable }: PrimitiveCase, few: boolean): (readonly string[])[] {
  return few && differentiable.length > 1 ? [differentiable, ...differentiable.map((name) => [name])] : [differentiable];
}

/** Runs a check of each case; a failure tells which. */
function checkEach(cases: readonly PrimitiveCase[], check: (given: PrimitiveCase) => void): void {
  for (const given of cases) {
    try {
      check(given);
    } catch (cause) {
      throw new Error(`${given.title}: ${String(cause)}`, { cause });
    }
  }
}

describe('the derivative', () => {
  it.each([...named(({ differentiable }) => differentiable.length > 0)])('of $primitive', ({ cases }) => {
    checkEach(cases, (given) => {
      for (const wrt of choices(given, cases.length < 10)) checkDerivative(given.program, wrt, given.feeds);
    });
  });

  it('is zero where a mask or an offset stands between', () => {
    for (const primitive of ['insideMask', 'maxPoolOffset'] as const) {
      checkEach(primitiveCases[primitive], ({ program, feeds }) => {
        const { primal, tangent, residuals } = linearize(program, ['a']);
        expect(residuals).toEqual([]);
        const direction = randomFeeds(tangent, [tangentName('a')], 'direction');
        const moving = run(tangent, feeds, run(primal, feeds), direction);
        expect(tensorOf(moving, tangentName('y')).data.every((value) => value === 0)).toBe(true);
      });
    }
  });
});

// Convolution and pooling fix their transposes: those are linear maps with the adjoint identity.
const independent: readonly PrimitiveName[] = [
  'averagePool',
  'broadcast',
  'concatenate',
  'convolution',
  'maxPool',
  'permute',
  'reduceSum',
  'slice',
  'softmax',
];

describe("the interpreter's kernel gives what another evaluation gives", () => {
  it.each([...named((_, primitive) => independent.some((name) => name === primitive))])('of $primitive', ({ cases }) => {
    checkEach(cases, ({ program, feeds }) => {
      const expected = evaluate(program, new Map(Object.entries(feeds)), batch).get('y');
      const { shape, data } = tensorOf(run(program, feeds), 'y');
      expect(shape).toEqual(expected?.shape);
      expect(data.length).toBe(expected?.data.length);
      const distance = Math.max(...data.map((value, i) => Math.abs(value - (expected?.data[i] ?? NaN))));
      expect(distance).toBeLessThan(1e-12);
    });
  });
});
