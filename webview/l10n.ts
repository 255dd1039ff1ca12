import { z } from 'zod';
import { telling, type Text } from '../src/contract/message';

const bundle = z.record(z.string(), z.string()).catch({}).parse(JSON.parse(document.body.dataset.l10n ?? '{}'));

/** The message in the user's language, `{0}`, `{1}`, … replaced by the arguments; VS Code's own form of messages. */
export function t(message: string, ...values: (string | number)[]): string {
  return (bundle[message] ?? message).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}

/** What the trainer or a file says, in the user's language. */
export const tell = (text: Text): string => telling(text, t);
