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
