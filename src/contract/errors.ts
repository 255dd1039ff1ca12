import { english, type Said } from './message';

/** What went wrong, for programs that read `--json`; the message is for people. */
export type ErrorCode =
  | 'backbone-not-found'
  | 'backbone-damaged'
  | 'backbone-unsupported'
  | 'backbone-layers'
  | (string & Record<never, never>);

/**
 * An error that a user can cause and can mend. The message names the file or option and says what to do.
 */
export class TangentError extends Error {
  override readonly name = 'TangentError';
  /** Whether it is a fault of ours or of the machine after all. */
  readonly fault: boolean = false;

  /** @param said a message, to be told in the reader's language; a string where the reader is known already */
  constructor(
    readonly code: ErrorCode,
    readonly said: Said,
    options?: ErrorOptions,
  ) {
    super(english(said), options);
  }
}

/** A fault of ours or of the machine about which people can be told what to do: a full disk, a trainer that was killed. */
export class TangentFault extends TangentError {
  override readonly fault = true;
}

/** What an error says: of ours the message, of any other its text as it is. */
export function saidBy(error: unknown): Said {
  if (error instanceof TangentError) return error.said;
  return error instanceof Error ? error.message : String(error);
}
