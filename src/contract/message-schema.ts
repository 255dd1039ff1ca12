import { z } from 'zod';
import type { Message } from './message';

/** Templates and arguments as files and messages have them. */
export const messageSchema: z.ZodType<Message> = z.object({
  template: z.string(),
  arguments: z.array(z.union([z.string(), z.number(), z.lazy(() => messageSchema)])),
});

export const saidSchema = z.union([z.string(), messageSchema]);

/** What stands in a record beside a sentence in English, so that it can be told in the reader's language. */
export const told = { told: messageSchema.optional() };

export const textSchema = z.object({ message: z.string(), ...told });
