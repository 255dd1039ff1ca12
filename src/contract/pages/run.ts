import { z } from 'zod';
import { curveFormatSchema, drawSchema } from '../drawing';
import { failureSchema } from '../failure';
import { curveColumns } from '../curve-columns';
import { methodNameSchema } from '../methods';
import { mistakesFromPage, mistakesToPage } from './mistakes';
import { runHeadSchema } from '../run-view';

/**
 * New epochs of one curve: from its epoch number `from` on (counted from 0) these take the place of what was there.
 * The values are those of `curveColumns`, one column after the other.
 */
export const curveIncrementSchema = z.object({
  method: methodNameSchema,
  candidate: z.number().int().min(0),
  from: z.number().int().min(0),
  values: z.custom<Float64Array>((values) => values instanceof Float64Array && values.length % curveColumns.length === 0),
});

export type CurveIncrement = z.infer<typeof curveIncrementSchema>;

/** Everything that the page of a run shows; it keeps no state of its own but how it is looked at. */
export const runPageStateSchema = z.object({
  /** By which the extension knows the panel again after a reload of the window. */
  panel: z.string(),
  /** Null while it is read for the first time, and once it is gone. */
  run: runHeadSchema.nullable(),
  /** Between the click on Resume and the trainer's first event. */
  launching: z.boolean(),
  /** Models whose end has been asked for. */
  endingMethods: z.array(methodNameSchema),
  error: failureSchema.shape.error.nullable(),
  trusted: z.boolean(),
});

export type RunPageState = z.infer<typeof runPageStateSchema>;

/** Extension host → page. */
export const runToPageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('state'),
    /** Which the page sends back once it has taken the message in; before that it gets no other. */
    sequence: z.number().int(),
    state: runPageStateSchema,
    /** Whether the curves begin anew. */
    reset: z.boolean(),
    curves: z.array(curveIncrementSchema),
    /** Whether more of what is known already follows. */
    more: z.boolean(),
  }),
  drawSchema,
  ...mistakesToPage,
]);

export type RunToPage = z.infer<typeof runToPageSchema>;
export type RunStateToPage = Extract<RunToPage, { type: 'state' }>;

/** Page → extension host. */
export const runFromPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('taken'), sequence: z.number().int() }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('stop-method'), method: methodNameSchema }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('open-experiment') }),
  z.object({ type: z.literal('show-log') }),
  z.object({ type: z.literal('reveal') }),
  z.object({ type: z.literal('open-report') }),
  z.object({ type: z.literal('predict') }),
  z.object({ type: z.literal('export-model') }),
  z.object({ type: z.literal('use-in-code') }),
  ...mistakesFromPage,
  z.object({ type: z.literal('manage-trust') }),
  z.object({ type: z.literal('dismiss-error') }),
  z.object({ type: z.literal('save-curves'), format: curveFormatSchema }),
  z.object({ type: z.literal('drawn'), id: z.string(), png: z.string().nullable() }),
  z.object({ type: z.literal('compare') }),
  z.object({ type: z.literal('star') }),
  z.object({ type: z.literal('rename') }),
]);

export type RunFromPage = z.infer<typeof runFromPageSchema>;
