import { english, say, type Message, type Said } from '../../contract/message';

/** Why a picture is skipped, said to a user. */
export class UnreadablePicture extends Error {
  override readonly name = 'UnreadablePicture';

  constructor(
    readonly said: Said,
    options?: ErrorOptions,
  ) {
    super(english(said), options);
  }
}

const fileSystem: Readonly<Record<string, Message>> = {
  EACCES: say`no permission to read it`,
  EPERM: say`no permission to read it`,
  ELOOP: say`a link that leads back to itself`,
  ENOENT: say`there is no such file: a link to nothing, or removed meanwhile`,
  ENAMETOOLONG: say`its name is too long`,
  EISDIR: say`a folder, not a picture`,
  EMFILE: say`too many files are open on this machine`,
};

const pixelLimit = /pixel limit/i;

/**
 * What the decoder says, and what it means; the first that fits. Truncated and damaged are not told apart: libvips
 * keeps one error text for all threads, so that its words may be lost or be another picture's.
 */
const decoder: readonly (readonly [RegExp, Message])[] = [
  [pixelLimit, say`the picture is too large: make it smaller`],
  [/unsupported image format/i, say`not a picture of a kind that can be read, or damaged at its start`],
];

/** The error of reading or decoding a picture in plain words, without a stop at the end. */
export function plainReason(error: unknown): Said {
  if (error instanceof UnreadablePicture) return error.said;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = fileSystem[code];
  if (known) return known;
  if (code) return say`it cannot be read (${code})`;
  const message = error instanceof Error ? error.message : String(error);
  return decoder.find(([pattern]) => pattern.test(message))?.[1] ?? say`the file is truncated or damaged`;
}

/** Whether the decoder refused a picture because it has more pixels than allowed. */
export function isPixelLimit(error: unknown): boolean {
  return error instanceof Error && pixelLimit.test(error.message);
}
