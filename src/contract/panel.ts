import { z } from 'zod';
import { experimentSchema } from './experiment';
import { failureSchema } from './failure';
import { inspectionSchema, surveySchema } from './jobs';
import { methodNameSchema } from './methods';
import { runViewSchema } from './run-view';

/** What can be set in the panel before a run. Unlike an experiment it may be unfinished: no folder, layer or method. */
export const panelFormSchema = experimentSchema
  .pick({ backbone: true, features: true, preprocessing: true, seed: true, batch: true, epochs: true, engine: true, groupBy: true, pictureSize: true, views: true, testViews: true })
  .extend({
    dataset: z.string(),
    linearize: z.array(z.string()).nullable(),
    methods: z.array(methodNameSchema),
  });

export type PanelForm = z.infer<typeof panelFormSchema>;

/** Everything that the page shows; it keeps no state of its own but what is being typed. */
export const panelStateSchema = z.object({
  /** By which the extension knows the panel again after a reload of the window. */
  panel: z.string(),
  form: panelFormSchema,
  /** Of the page's newest form that this state knows: the page keeps its own where that is newer. */
  revision: z.number().int(),
  /** What may be chosen without a file dialog. */
  backbones: z.array(z.object({ id: z.string(), name: z.string() })),
  /** The backbone chosen, once a trainer has read it. */
  inspection: inspectionSchema.nullable(),
  inspecting: z.boolean(),
  /** The dataset's class folders and picture counts, read by names alone. */
  dataset: surveySchema.nullable(),
  surveying: z.boolean(),
  run: runViewSchema.nullable(),
  /** Between the click on Start or Resume and the trainer's first event. */
  launching: z.boolean(),
  /** Of the machine that trains. */
  memoryBytes: z.number(),
  /** Addresses of the thumbnails of mistakes, by file. */
  thumbnails: z.record(z.string(), z.string()),
  error: failureSchema.shape.error.nullable(),
  trusted: z.boolean(),
});

export type PanelState = z.infer<typeof panelStateSchema>;

/** Extension host → page. */
export const toPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: panelStateSchema }),
]);

export type ToPage = z.infer<typeof toPageSchema>;

/** Page → extension host. */
export const fromPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('form'), form: panelFormSchema, revision: z.number().int() }),
  z.object({ type: z.literal('choose-dataset') }),
  z.object({ type: z.literal('choose-backbone') }),
  z.object({ type: z.literal('start'), form: panelFormSchema, revision: z.number().int() }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('new') }),
  z.object({ type: z.literal('show-log') }),
  z.object({ type: z.literal('reveal') }),
  z.object({ type: z.literal('open-report') }),
  z.object({ type: z.literal('open-file'), file: z.string() }),
  z.object({ type: z.literal('manage-trust') }),
  z.object({ type: z.literal('dismiss-error') }),
  z.object({ type: z.literal('save-curves') }),
]);

export type FromPage = z.infer<typeof fromPageSchema>;
