import { TangentError } from '../contract/errors';
import { english, say, type Message, type Said } from '../contract/message';

/** What a server sent is not the file: nothing of it is kept. */
export class Damaged extends Error {
  constructor(readonly said: Message) {
    super(english(said));
  }
}

/** A server that may answer later. */
export class Refused extends Error {
  /** @param pause milliseconds that it asks to wait */
  constructor(
    readonly said: Message,
    readonly pause: number | null = null,
  ) {
    super(english(said));
  }
}

/** A connection that ended or stood still before a file was whole. */
export class Lost extends Error {
  constructor(readonly said: Message) {
    super(english(said));
  }
}

const longestPause = 60_000;

/** Milliseconds that a Retry-After header asks for, in seconds or as a date. */
export function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const pause = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : 1000 * seconds;
  return Number.isNaN(pause) ? null : Math.min(longestPause, Math.max(0, pause));
}

/** What went wrong in few words; the reasons of network errors lie in their causes. */
export function reasonOf(error: unknown): Said {
  if (error instanceof Damaged || error instanceof Refused || error instanceof Lost) return error.said;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? reasonOf(error.cause) : error.message;
}

/** Turns what a disk refuses into an error that says what to do; anything else passes. */
export function diskFault(file: string): (error: unknown) => never {
  return (error) => {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new TangentError('disk-full', say`${file} cannot be written: the disk is full; make room and try again`, { cause: error });
    }
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new TangentError('folder-read-only', say`${file} cannot be written (${code}); make its folder writable`, { cause: error });
    }
    throw error;
  };
}
