import fc from 'fast-check';
import { Place, type Claim, type Claims } from '../../../../src/runs/queue/queue';

/** A run of the simulation. */
export interface Plan {
  readonly bytes: number;
  /** Steps of the file system that its work takes. */
  readonly work: number;
  /** The step at which it is killed, if it comes that far. */
  readonly death: number;
}

export interface Outcome {
  /** Whether runs together took more than there is, except for one alone. */
  readonly exceeded: boolean;
  /** Runs that were admitted though one that had its place before they came still waited. */
  readonly overtakings: number;
  readonly admitted: readonly number[];
  readonly dead: readonly number[];
  /** Claims that are left. */
  readonly left: number;
}

class Killed extends Error {}

/**
 * Runs that share the queue, step by step in the scheduler's order: every call of the file system is a step of its own,
 * and what comes or goes while a folder is read is seen or not, as the coins say.
 */
export async function simulate(plans: readonly Plan[], capacity: number, scheduler: fc.Scheduler, coins: readonly boolean[]): Promise<Outcome> {
  const stored = new Map<string, { claim: Claim; owner: number }>();
  const alive = plans.map(() => true);
  const running = new Set<number>();
  const placed: number[] = [];
  const admitted: number[] = [];
  const dead: number[] = [];
  let [exceeded, overtakings, toss, steps] = [false, 0, 0, 0];

  const visible = (): Claim[] => [...stored.values()].filter(({ owner }) => alive[owner]).map(({ claim }) => claim);
  const claimsOf = (owner: number, step: () => Promise<void>): Claims => ({
    list: async () => {
      await step();
      const before = visible();
      await step();
      const after = visible();
      const certain = before.filter((claim) => after.includes(claim));
      const others = [...before, ...after].filter((claim) => !certain.includes(claim));
      return [...certain, ...others.filter(() => coins[toss++ % coins.length])];
    },
    add: async (claim) => {
      await step();
      stored.set(claim.name, { claim, owner });
    },
    remove: async (name) => {
      await step();
      stored.delete(name);
    },
  });

  const live = async (id: number, { bytes, work, death }: Plan): Promise<void> => {
    let age = 0;
    const step = async (): Promise<void> => {
      steps += 1;
      if (steps > 100_000) throw new Error('somebody starves');
      await scheduler.schedule(Promise.resolve());
      age += 1;
      if (age === death) throw new Killed();
    };
    const earlier = [...placed];
    const place = await Place.take(claimsOf(id, step), bytes, { capacity, pause: step });
    placed.push(id);
    while (!(await place.look()).admitted) await step();
    overtakings += earlier.some((other) => alive[other] && !admitted.includes(other)) ? 1 : 0;
    admitted.push(id);
    running.add(id);
    const taken = [...running].reduce((sum, one) => sum + (plans[one]?.bytes ?? 0), 0);
    exceeded ||= running.size > 1 && taken > capacity;
    for (let left = work; left > 0; left -= 1) await step();
    running.delete(id);
    await place.leave();
  };

  const lives = plans.map((plan, id) =>
    live(id, plan).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      alive[id] = false;
      running.delete(id);
      dead.push(id);
    }),
  );
  const ended = Promise.all(lives);
  await scheduler.waitFor(ended);
  return { exceeded, overtakings, admitted, dead, left: visible().length };
}
