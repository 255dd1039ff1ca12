import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepsTogether } from '../../../src/engines/stacked-steps';
import { Builder } from '../../../src/program/builder';
import { callsOf, Pace, stepsWithin } from '../../../src/trainer/training/steps';

/** A model that keeps `width` numbers of each sample. */
function keeping(width: number) {
  const builder = new Builder();
  builder.output('logits', builder.input('kept', ['N', width]));
  return { logits: builder.build(), kept: ['kept'] };
}

describe('steps of a call', () => {
  it('are as many as 64 MiB and a 64th of the budget hold, at most 64, and a multiple of those that go together', () => {
    const sizes = fc.record({ width: fc.integer({ min: 1, max: 2 ** 20 }), batch: fc.integer({ min: 1, max: 512 }), budget: fc.integer({ min: 1, max: 2 ** 36 }) });
    fc.assert(
      fc.property(sizes, ({ width, batch, budget }) => {
        const steps = stepsWithin(keeping(width), batch, { budget });
        expect(steps).toBeGreaterThanOrEqual(1);
        expect(steps).toBeLessThanOrEqual(64);
        if (steps > 1) expect(4 * width * batch * steps).toBeLessThanOrEqual(Math.min(2 ** 26, budget / 64));
        expect(steps % stepsTogether(steps)).toBe(0);
      }),
    );
    expect(stepsWithin(keeping(1), 64, { budget: Infinity })).toBe(64);
    expect(stepsWithin(keeping(2 ** 14), 37, { budget: Infinity })).toBe(24);
    expect([1, 2, 3, 4, 7, 8, 64].map(stepsTogether)).toEqual([1, 2, 2, 4, 4, 8, 8]);
  });

  it('cover every row once, in order, by whole batches and what remains', () => {
    const runs = fc.record({ count: fc.nat(500), batch: fc.integer({ min: 1, max: 40 }), most: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(runs, ({ count, batch, most }) => {
        let next = 0;
        for (const call of callsOf(count, batch, () => most, (one) => one)) {
          expect(call.offset).toBe(next);
          expect(call.steps).toBeLessThanOrEqual(most);
          expect(call.count === call.steps * batch || (call.steps === 1 && call.offset + call.count === count)).toBe(true);
          next += call.count;
        }
        expect(next).toBe(count);
      }),
    );
  });

  it('are doubled while calls are short, up to the most', async () => {
    const pace = new Pace(6);
    const seen = [];
    for (let call = 0; call < 5; call++) {
      seen.push(pace.steps);
      await pace.timed(() => Promise.resolve());
    }
    expect(seen).toEqual([1, 2, 4, 6, 6]);
  });
});
