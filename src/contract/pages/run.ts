import { z } from 'zod';
import { failureSchema } from '../failure';
import { runViewSchema } from '../run-view';

/** Everything that the page of a run shows; it keeps no state of its own but how it is looked at. */
export const runPageStateSchema = z.object({
  /** By which the extension knows the panel again after a reload of the window. */
  panel: z.string(),
  /** Null while it is read for the first time, and once it is gone. */
  run: runViewSchema.nullable(),
  /** Between the click on Resume and the trainer's first event. */
  launching: z.boolean(),
  /** Addresses of the thumbnails of mistakes, by file. */
  thumbnails: z.record(z.string(), z.string()),
  error: failureSchema.shape.error.nullable(),
  trusted: z.boolean(),
});

export type RunPageState = z.infer<typeof runPageStateSchema>;

/** Extension host → page. */
export const runToPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: runPageStateSchema }),
]);

export type RunToPage = z.infer<typeof runToPageSchema>;

/** Page → extension host. */
export const runFromPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('open-experiment') }),
  z.object({ type: z.literal('show-log') }),
  z.object({ type: z.literal('reveal') }),
  z.object({ type: z.literal('open-report') }),
  z.object({ type: z.literal('open-file'), file: z.string() }),
  z.object({ type: z.literal('manage-trust') }),
  z.object({ type: z.literal('dismiss-error') }),
  z.object({ type: z.literal('save-curves') }),
]);

export type RunFromPage = z.infer<typeof runFromPageSchema>;
