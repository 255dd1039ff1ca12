import { availableParallelism } from 'node:os';

/** Processors that this process may use. */
export const processors = (): number => availableParallelism();

/**
 * Runs `work` on each item, at most `parallel` at a time, and returns the results in the items' order.
 * @throws the first error of `work`; no further items are begun then
 */
export async function mapParallel<Item, Result>(
  items: readonly Item[],
  parallel: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  const entries = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) {
      if (failed) return;
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
  return results;
}

export interface AheadOptions {
  readonly parallel: number;
  /** Results that may wait to be taken, those at work included. */
  readonly ahead: () => number;
}

/**
 * Runs `work` on each item, at most `parallel` at a time, and yields the results in the items' order. Work goes on
 * while the taker is busy, until `ahead` results wait; it stops when the taker leaves.
 * @throws the error of `work` at its place in the order
 */
export async function* mapAhead<Item, Result>(
  items: readonly Item[],
  { parallel, ahead }: AheadOptions,
  work: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const entries = items.entries();
  const waiting: Promise<Result>[] = [];
  let running = 0;
  let left = false;
  const begin = (): void => {
    while (!left && running < parallel && waiting.length < ahead()) {
      const next = entries.next();
      if (next.done) return;
      running += 1;
      const result = work(next.value[1], next.value[0]).finally(() => {
        running -= 1;
        begin();
      });
      // It is awaited when its turn comes, perhaps long after it failed.
      result.catch(() => undefined);
      waiting.push(result);
    }
  };
  try {
    for (begin(); waiting.length > 0; begin()) {
      const result = await waiting[0];
      waiting.shift();
      begin();
      yield result as Result;
    }
  } finally {
    left = true;
  }
}
