import { z } from 'zod';
import { TangentError } from './errors';
import { textOf, type Text } from './message';
import { textSchema } from './message-schema';

/** What `--json` prints when a command fails. */
export const failureSchema = z.object({ error: z.object({ code: z.string(), ...textSchema.shape }) });

export type Failure = z.infer<typeof failureSchema>;

/** How a command ends: 2 is the user's to mend, 1 a fault of ours or of the machine. */
export const exitCodes = { done: 0, fault: 1, usage: 2, interrupted: 130 } as const;

/** What a run's log and `--json` say of anything thrown. Errors that nobody foresaw have the code `internal`. */
export function failureOf(error: unknown): Text & { code: string; fault: boolean } {
  if (error instanceof TangentError) return { code: error.code, ...textOf(error.said), fault: error.fault };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), fault: true };
}
