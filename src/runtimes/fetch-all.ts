import path from 'node:path';
import type { InstallProgress } from '../contract/runtimes';
import { digestOf } from './digest';
import { download, usualPatience, type Patience } from './download';
import type { Fetch } from './fetch';
import type { Receipt } from './installed';
import { totals, type Manifest } from './manifest';
import { addressOf } from './sources';

const downloadsAtOnce = 4;

export interface FetchOptions {
  /** The original servers if null. */
  readonly mirror: string | null;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
  readonly patience?: Patience;
  readonly onProgress?: (progress: InstallProgress) => void;
}

export const archiveOf = (partial: string, index: number): string => path.join(partial, `${index}.archive`);

/**
 * Fetches the archives of a runtime, some at a time.
 * @throws what `download` throws, after all other downloads have ended
 */
export async function fetchAll(manifest: Manifest, partial: string, options: FetchOptions): Promise<Receipt['files']> {
  const { fetch, mirror, onProgress, patience = usualPatience } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const arrived = new Map<number, number>();
  const totalBytes = totals(manifest).downloadBytes;
  const report = (index: number, bytes: number): void => {
    arrived.set(index, bytes);
    onProgress?.({ phase: 'downloading', doneBytes: [...arrived.values()].reduce((a, b) => a + b, 0), totalBytes });
  };
  const receipts: Receipt['files'] = [];
  const waiting = manifest.files.map((file, index) => ({ file, index }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { file, index } = next;
      const url = addressOf(file, mirror);
      const target = archiveOf(partial, index);
      await download(url, file, target, { fetch, patience, signal, onBytes: (bytes) => report(index, bytes) });
      report(index, file.bytes);
      receipts[index] = { url, sha256: await digestOf(target, 'sha256', signal), pinned: file.digest !== null };
    }
  };
  const workers = Array.from({ length: downloadsAtOnce }, () =>
    work().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  const ends = await Promise.allSettled(workers);
  options.signal.throwIfAborted();
  if (failed.signal.aborted) throw failed.signal.reason;
  return ends.every(({ status }) => status === 'fulfilled') ? receipts : [];
}
