import { z } from 'zod';

/** What `--json` prints when a command fails. */
export const failureSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export type Failure = z.infer<typeof failureSchema>;

/** How a command ends: 2 is the user's to mend, 1 a fault of ours or of the machine. */
export const exitCodes = { done: 0, fault: 1, usage: 2, interrupted: 130 } as const;
