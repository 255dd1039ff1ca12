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

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A fault of ours or of the machine about which people can be told what to do: a full disk, a trainer that was killed. */
export class TangentFault extends TangentError {
  override readonly fault = true;
}
