import { z } from 'zod';

/**
 * How long the step under way takes from the moment `at` on (milliseconds since 1970), in seconds: of the features, the
 * test part, or of one method's training. The ends are equal where the rate alone is uncertain.
 */
export const remainingSchema = z.object({
  step: z.string(),
  at: z.number(),
  least: z.number(),
  most: z.number(),
});

export type Remaining = z.infer<typeof remainingSchema>;

/** What can be said of a duration in seconds: about so long, between two, or at most. */
export type RemainingWords =
  | { readonly kind: 'about' | 'at-most'; readonly seconds: number }
  | { readonly kind: 'range'; readonly least: number; readonly most: number };

/** Seconds in which a prediction follows a new one by two thirds: a twentieth of what remains, within bounds. */
const following = { share: 0.05, least: 2, most: 60 };

/**
 * The next estimate, drawn towards the one before where that is of the same step. What is smoothed is when the step will
 * have ended, so that the time that remains falls steadily while the rate stays the same.
 */
export function smoothed(before: Remaining | null, next: Remaining): Remaining {
  if (!before || before.step !== next.step || next.at < before.at) return next;
  const passed = (next.at - before.at) / 1000;
  const end = (key: 'least' | 'most'): number => {
    const expected = before[key] - passed;
    const pace = Math.min(Math.max(following.share * next[key], following.least), following.most);
    return Math.max(expected + (1 - Math.exp(-passed / pace)) * (next[key] - expected), 0);
  };
  const least = end('least');
  return { ...next, least, most: Math.max(end('most'), least) };
}

/** What to say of it at a moment; null once the time is over that it gave. */
export function remainingWords({ at, least, most }: Remaining, now: number): RemainingWords | null {
  const passed = Math.max(now - at, 0) / 1000;
  const [from, to] = [Math.max(least - passed, 0), most - passed];
  if (!(to > 0) || !Number.isFinite(to)) return null;
  const [few, many] = [rounded(from), rounded(to)];
  if (from > 0.75 * to || few === many) return { kind: 'about', seconds: many };
  return from < 0.1 * to ? { kind: 'at-most', seconds: many } : { kind: 'range', least: few, most: many };
}

/** Steps of seconds in which durations are told: the longer, the coarser. */
const steps = [
  { below: 10, step: 1 },
  { below: 60, step: 5 },
  { below: 120, step: 10 },
  { below: 600, step: 60 },
  { below: 3600, step: 300 },
  { below: Infinity, step: 1800 },
];

function rounded(seconds: number): number {
  const step = steps.find(({ below }) => seconds < below)?.step ?? 1;
  return Math.max(Math.round(seconds / step) * step, step);
}
