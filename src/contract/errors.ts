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

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
