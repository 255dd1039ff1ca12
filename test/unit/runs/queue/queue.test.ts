import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Place, type Claim, type Claims } from '../../../../src/runs/queue/queue';
import { simulate, type Plan } from './simulation';

class ClaimList implements Claims {
  readonly all: Claim[] = [];
  list = (): Promise<readonly Claim[]> => Promise.resolve([...this.all]);
  add = async (claim: Claim): Promise<void> => void this.all.push(claim);
  remove = async (name: string): Promise<void> =>
    void this.all.splice(0, Infinity, ...this.all.filter((other) => other.name !== name));
}

describe('the queue for memory', () => {
  it('admits in order what fits, and one alone whatever it takes', async () => {
    const claims = new ClaimList();
    const take = (bytes: number) => Place.take(claims, bytes, { capacity: 10 });
    const [large, small, second, last] = [await take(12), await take(1), await take(8), await take(2)];
    expect(await large.look()).toEqual({ admitted: true, before: 0 });
    expect(await small.look()).toEqual({ admitted: false, before: 1 });
    expect(await last.look()).toEqual({ admitted: false, before: 3 });
    await large.leave();
    expect(await small.look()).toEqual({ admitted: true, before: 0 });
    expect(await second.look()).toEqual({ admitted: true, before: 1 });
    // It would fit beside the one that has left, and waits because of the one before it.
    expect(await last.look()).toEqual({ admitted: false, before: 2 });
    await small.leave();
    expect(await last.look()).toEqual({ admitted: true, before: 1 });
    await Promise.all([second.leave(), last.leave()]);
    expect(claims.all).toEqual([]);
  });

  it('puts a run last whose claim was deleted before its turn', async () => {
    const claims = new ClaimList();
    const take = () => Place.take(claims, 10, { capacity: 10 });
    const [first, second, third] = [await take(), await take(), await take()];
    await claims.remove(claims.all[1]?.name ?? '');
    expect(await second.look()).toEqual({ admitted: false, before: 2 });
    await first.leave();
    expect((await third.look()).admitted).toBe(true);
    claims.all.length = 0;
    expect((await third.look()).admitted).toBe(true);
    expect(claims.all).toEqual([]);
  });

  it('never gives away more than there is, lets nobody starve or overtake, whoever dies and however steps interleave', async () => {
    const plan: fc.Arbitrary<Plan> = fc.record({
      bytes: fc.integer({ min: 1, max: 14 }),
      work: fc.integer({ min: 0, max: 12 }),
      death: fc.oneof({ weight: 2, arbitrary: fc.constant(Infinity) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) }),
    });
    const plans = fc.array(plan, { minLength: 1, maxLength: 7 });
    const coins = fc.array(fc.boolean(), { minLength: 1, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(plans, coins, fc.scheduler(), async (runs, tosses, scheduler) => {
        const { exceeded, overtakings, admitted, dead, left } = await simulate(runs, 10, scheduler, tosses);
        expect({ exceeded, overtakings, left }).toEqual({ exceeded: false, overtakings: 0, left: 0 });
        expect(new Set([...admitted, ...dead]).size).toBe(runs.length);
      }),
      { numRuns: 300 },
    );
  });
});
