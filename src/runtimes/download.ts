import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { TangentError, TangentFault } from '../contract/errors';
import { say } from '../contract/message';
import { digestOf } from './digest';
import { Damaged, diskFault, Lost, Refused, reasonOf, retryAfter } from './faults';
import type { Fetch } from './fetch';
import type { PackedFile } from './manifest';

export interface Patience {
  /** Attempts that brought nothing, one after the other, before giving up. */
  readonly attempts: number;
  /** Milliseconds without a byte before an attempt counts as failed. */
  readonly stall: number;
  /** Milliseconds before the second attempt; twice as long before each further one, up to a minute. */
  readonly pause: number;
}

export const usualPatience: Patience = { attempts: 6, stall: 30_000, pause: 1000 };

export interface DownloadOptions {
  readonly fetch: Fetch;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Told the number of bytes that are there, which falls where a download begins anew. */
  readonly onBytes: (bytes: number) => void;
}

type Wanted = Pick<PackedFile, 'bytes' | 'exact' | 'digest'>;

/**
 * Fetches a file into `target`, from where an earlier attempt was cut, and holds it against its length and checksum.
 * Attempts that bring at least a byte more are not counted.
 * A file without a checksum is held against the MD5 that the server states, where it does.
 * @throws TangentError `download-refused`, `download-damaged`, `disk-full`; TangentFault `download-failed`; the
 *   signal's reason. What has arrived stays for the next time, unless it is wrong
 */
export async function download(url: string, wanted: Wanted, target: string, options: DownloadOptions): Promise<void> {
  const { patience, signal } = options;
  requireTrust(url, wanted);
  let [fruitless, damaged] = [0, 0];
  for (;;) {
    signal.throwIfAborted();
    const before = await sizeOf(target);
    try {
      if (!(wanted.exact && before === wanted.bytes)) await attempt(url, wanted, target, before, options);
      await verify(wanted, target, signal);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TangentError) throw error;
      if (error instanceof Damaged) {
        await rm(target, { force: true });
        options.onBytes(0);
        // Once may be a cut that was mended badly.
        damaged += 1;
        if (damaged === 2) throw new TangentError('download-damaged', say`${url} ${error.said}; nothing was installed. Try another mirror`, { cause: error });
        continue;
      }
      fruitless = (await sizeOf(target)) > before ? 0 : fruitless + 1;
      if (fruitless >= patience.attempts) {
        throw new TangentFault('download-failed', say`${url} cannot be fetched (${reasonOf(error)}); what has arrived is kept for another try`, { cause: error });
      }
      const pause = Math.min(60_000, patience.pause * 2 ** Math.max(0, fruitless - 1));
      await wait(error instanceof Refused ? (error.pause ?? pause) : pause, undefined, { signal });
    }
  }
}

async function attempt(url: string, { bytes, exact, digest }: Wanted, target: string, present: number, options: DownloadOptions): Promise<void> {
  // Without a checksum nothing would tell whether two parts belong together.
  const from = digest ? present : 0;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new Lost(say`no byte arrived in time`)), options.patience.stall);
  const signal = AbortSignal.any([options.signal, stalled.signal]);
  try {
    const answer = await options.fetch(url, { signal, headers: { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) } });
    if (answer.status === 416) throw new Damaged(say`has fewer bytes than the ${from} that had arrived`);
    if (!answer.ok) throw refusal(url, answer.status, answer.headers.get('retry-after'));
    const start = answer.status === 206 && beginsAt(answer.headers.get('content-range')) === from ? from : 0;
    if (answer.status === 206 && start !== from) throw new Refused(say`the server sent another part than was asked for`);
    const file = await open(target, start > 0 ? 'r+' : 'w').catch(diskFault(target));
    try {
      let size = start;
      for await (const piece of answer.body ?? []) {
        timer.refresh();
        if (size + piece.length > bytes && exact) throw new Damaged(say`sends more than its ${bytes} bytes`);
        await file.write(piece, 0, piece.length, size).catch(diskFault(target));
        size += piece.length;
        options.onBytes(size);
      }
      if (exact && size < bytes) throw new Lost(say`the connection was cut after ${size} of ${bytes} bytes`);
      if (!digest) await verifyStated(answer.headers.get('x-goog-hash'), target);
      const told = Number(answer.headers.get('content-length') ?? NaN);
      if (start + told > size) throw new Lost(say`the connection was cut after ${size} of ${start + told} bytes`);
    } finally {
      await file.close();
    }
  } finally {
    clearTimeout(timer);
  }
}

function refusal(url: string, status: number, pause: string | null): Error {
  const passing = status >= 500 || status === 408 || status === 425 || status === 429;
  if (passing) return new Refused(say`the server answered ${status}`, retryAfter(pause));
  return new TangentError('download-refused', say`${url} cannot be fetched: the server answered ${status}. Update Tangent, or set another mirror`);
}

function beginsAt(range: string | null): number | null {
  const begin = /^bytes (\d+)-/.exec(range ?? '')?.[1];
  return begin === undefined ? null : Number(begin);
}

/** What no checksum vouches for must at least come from the server that it names, unchanged on its way. */
function requireTrust(url: string, { digest }: Wanted): void {
  const { protocol, hostname } = new URL(url);
  if (digest || protocol === 'https:' || hostname === '127.0.0.1') return;
  throw new TangentError('download-refused', say`${url} has no published checksum and is fetched over https alone; give a mirror's address with https`);
}

async function verify({ digest }: Wanted, target: string, signal: AbortSignal): Promise<void> {
  if (!digest) return;
  const found = await digestOf(target, digest.algorithm, signal);
  if (found !== digest.hex) throw new Damaged(say`does not have the content that was published: its ${digest.algorithm} is ${found}, not ${digest.hex}`);
}

/** Google's storage states the MD5 of a file, which tells damage on the way, though not a lie. */
async function verifyStated(header: string | null, target: string): Promise<void> {
  const stated = /(?:^|[ ,])md5=([\w+/]{22}==)/.exec(header ?? '')?.[1];
  if (stated === undefined) return;
  const found = await digestOf(target, 'md5');
  if (found !== Buffer.from(stated, 'base64').toString('hex')) throw new Damaged(say`does not have the content that its server states`);
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}
