import type { Entry } from './book';

const rounds = 3;
/** Another way than the rule's must take this fraction of its time at most. */
const margin = 0.93;

/** One of several ways to do the same; its memory is prepared. */
export interface Way {
  readonly name: string;
  /** How much of the work a run does. */
  readonly amount: number;
  readonly run: () => Promise<unknown>;
}

/**
 * Runs several ways in turns, so that what else the machine does meets all of them, and chooses the one whose quickest run
 * takes the least time for its amount: the rule's unless another is clearly faster.
 */
export async function inTurns(ways: readonly Way[], rule: string): Promise<Entry> {
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of ways) {
      const begun = performance.now();
      await run();
      best.set(name, Math.min(best.get(name) ?? Infinity, performance.now() - begun));
    }
  }
  const cost = new Map(ways.map(({ name, amount }) => [name, (best.get(name) ?? Infinity) / amount]));
  const [fastest, least] = [...cost].reduce((a, b) => (b[1] < a[1] ? b : a));
  const chosen = least <= margin * (cost.get(rule) ?? Infinity) ? fastest : rule;
  return { chosen, milliseconds: Object.fromEntries([...best].map(([name, ms]) => [name, Math.round(1000 * ms) / 1000])) };
}
