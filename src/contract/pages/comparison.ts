import { z } from 'zod';
import { pairSchema, sideSchema } from '../across/pairs';
import { runRowSchema } from '../across/rows';
import { annotationsChangeSchema } from '../annotations';
import { curveFormatSchema, drawSchema } from '../drawing';
import { environmentSchema } from '../experiment';
import { failureSchema } from '../failure';
import { measured } from '../figures';
import { methodNameSchema } from '../methods';
import { runStatusSchema } from '../run-view';

/** Curves of more runs cannot be told apart. */
export const mostCurves = 8;
/** Pairs of more runs are too many to be read. */
export const mostCompared = 12;

const some = z.array(z.string());

/** How the table is looked at. The extension keeps it over a reload. */
export const comparisonLookSchema = z.object({
  /** A column and its direction. */
  sort: z.object({ column: z.string(), descending: z.boolean() }).default({ column: 'startedAt', descending: true }),
  /** Words that must occur in a run's name, folder, notes or settings. */
  text: z.string().default(''),
  /** What is chosen of each; nothing chosen means everything. */
  filters: z
    .object({ status: z.array(runStatusSchema).default([]), dataset: some.default([]), backbone: some.default([]), layers: some.default([]), starred: z.boolean().default(false) })
    .default({ status: [], dataset: [], backbone: [], layers: [], starred: false }),
  /** Identifiers of columns; null for those that tell the runs apart. */
  columns: some.nullable().default(null),
  /** Folders of runs. */
  selected: some.default([]),
  /** Whose differences are told; null for all. */
  method: methodNameSchema.nullable().default(null),
  /** Whose curves are drawn; null for the usual choice. */
  curveMethod: methodNameSchema.nullable().default(null),
  /** Two models to compare beside those of the selection. */
  models: z.object({ a: sideSchema.nullable(), b: sideSchema.nullable() }).default({ a: null, b: null }),
  logarithmic: z.boolean().default(false),
  smoothing: z.number().min(0).max(0.99).default(0),
  training: z.boolean().default(true),
});

export type ComparisonLook = z.infer<typeof comparisonLookSchema>;

/** The curves of one model: of the value chosen, or tried last, at most some hundred points of them. */
export const comparedCurveSchema = z.object({
  run: z.string(),
  method: methodNameSchema,
  epoch: z.array(z.number()),
  trainLoss: z.array(measured),
  validationLoss: z.array(measured),
  trainAccuracy: z.array(measured),
  validationAccuracy: z.array(measured),
});

export type ComparedCurve = z.infer<typeof comparedCurveSchema>;

/** What is known of the runs selected beside their lines. */
export const selectionSchema = z.object({
  curves: z.array(comparedCurveSchema),
  environments: z.record(z.string(), environmentSchema.nullable()),
  pairs: z.array(pairSchema),
  /** While pairs are being compared. */
  comparing: z.boolean(),
  problem: z.string().nullable(),
});

export type Selection = z.infer<typeof selectionSchema>;

/** Extension host → page. */
export const comparisonToPageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('state'),
    panel: z.string(),
    /** Given when the page begins, and when the extension changes the selection. */
    look: comparisonLookSchema.nullable(),
    trusted: z.boolean(),
    error: failureSchema.shape.error.nullable(),
    /** How many runs were deleted last and can be brought back. */
    deleted: z.number(),
    /** Lines that have changed; with `all` these are all. */
    rows: z.array(runRowSchema),
    all: z.boolean(),
    /** All folders in the order of the newest first; null where that has not changed. */
    folders: z.array(z.string()).nullable(),
  }),
  z.object({ type: z.literal('selection'), selection: selectionSchema }),
  drawSchema,
]);

export type ComparisonToPage = z.infer<typeof comparisonToPageSchema>;

export const tableFormats = ['csv', 'markdown', 'html'] as const;
export const tableFormatSchema = z.enum(tableFormats);
export type TableFormat = z.infer<typeof tableFormatSchema>;

/** Page → extension host. */
export const comparisonFromPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('look'), look: comparisonLookSchema }),
  z.object({ type: z.literal('annotate'), run: z.string(), change: annotationsChangeSchema }),
  z.object({ type: z.literal('delete'), runs: some }),
  z.object({ type: z.literal('undo-delete') }),
  z.object({ type: z.literal('open'), run: z.string() }),
  z.object({ type: z.literal('stop'), run: z.string() }),
  /** The runs and columns that the page shows, in its order. */
  z.object({ type: z.literal('export-table'), runs: some, columns: some, format: tableFormatSchema }),
  z.object({ type: z.literal('export-curves'), runs: some, method: methodNameSchema.nullable(), format: curveFormatSchema }),
  /** What was asked for by `draw`: base64 of a PNG, null where it could not be drawn. */
  z.object({ type: z.literal('drawn'), id: z.string(), png: z.string().nullable() }),
  z.object({ type: z.literal('manage-trust') }),
  z.object({ type: z.literal('dismiss-error') }),
]);

export type ComparisonFromPage = z.infer<typeof comparisonFromPageSchema>;
