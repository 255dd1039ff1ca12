import { z } from 'zod';
import { experimentFormSchema } from '../experiment-form';
import { failureSchema } from '../failure';
import { datasetCheckSchema, inspectionSchema, surveySchema } from '../jobs';
import { textSchema } from '../message-schema';
import { methodNameSchema } from '../methods';
import { runStatusSchema } from '../run-view';
import { picturesFromPage } from './pictures';
import { thumbnailsSchema } from './thumbnails';

/** Everything that the editor of an experiment shows; its page keeps no state of its own but what is being typed. */
export const experimentPageStateSchema = z.object({
  /** The experiment's name: its file's without the ending. */
  name: z.string(),
  form: experimentFormSchema,
  /** Of the page's newest form that this state knows: the page keeps its own where that is newer. */
  revision: z.number().int(),
  /** Why the file's text is no experiment at all; the line counts from 1. */
  broken: textSchema.extend({ line: z.number().int() }).nullable(),
  /** Settings of the file that cannot be used, for which the form shows the default. */
  faults: z.array(textSchema.extend({ setting: z.string() })),
  /** What may be chosen without a file dialog. */
  backbones: z.array(z.object({ id: z.string(), name: z.string() })),
  /** The backbone chosen, once a trainer has read it. */
  inspection: inspectionSchema.nullable(),
  inspecting: z.boolean(),
  /** The dataset, by absolute path; empty where none is set. */
  folder: z.string(),
  /** The dataset's classes, parts and files left out, read by names alone; the files themselves are sent when asked for. */
  dataset: surveySchema.omit({ files: true }).nullable(),
  surveying: z.boolean(),
  /** What is in the dataset, every file opened, once that was asked for. */
  check: datasetCheckSchema.nullable(),
  checking: z.boolean(),
  /** The runs that this experiment has asked for, the newest first. */
  runs: z.array(
    z.object({
      folder: z.string(),
      name: z.string(),
      status: runStatusSchema,
      startedAt: z.string().nullable(),
      /** The best accuracy known, as a fraction: in the test part once that was used, before in the validation part. */
      best: z.object({ method: methodNameSchema, accuracy: z.number(), tested: z.boolean() }).nullable(),
    }),
  ),
  /** Between the click on Start and the trainer's first event. */
  launching: z.boolean(),
  /** Of the machine that trains. */
  memoryBytes: z.number(),
  error: failureSchema.shape.error.nullable(),
  trusted: z.boolean(),
});

export type ExperimentPageState = z.infer<typeof experimentPageStateSchema>;

/** Extension host → page. */
export const experimentToPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: experimentPageStateSchema }),
  /** The pictures of the class that is shown, by paths in the dataset with `/`: whenever they are known anew. */
  z.object({
    type: z.literal('pictures'),
    name: z.string(),
    files: z.array(z.string()),
    /** Whether pictures of the dataset have been moved, which can be taken back. */
    moved: z.boolean(),
  }),
  thumbnailsSchema,
]);

export type ExperimentToPage = z.infer<typeof experimentToPageSchema>;

const edited = { form: experimentFormSchema, revision: z.number().int() };

/** Page → extension host. */
export const experimentFromPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('form'), ...edited }),
  z.object({ type: z.literal('choose-dataset') }),
  z.object({ type: z.literal('choose-backbone') }),
  z.object({ type: z.literal('start'), ...edited }),
  z.object({ type: z.literal('open-as-text') }),
  /** Whose pictures are shown from now on; null for none. */
  z.object({ type: z.literal('show-class'), name: z.string().nullable() }),
  z.object({ type: z.literal('check') }),
  ...picturesFromPage,
  z.object({ type: z.literal('open-run'), folder: z.string() }),
  z.object({ type: z.literal('manage-trust') }),
  z.object({ type: z.literal('dismiss-error') }),
]);

export type ExperimentFromPage = z.infer<typeof experimentFromPageSchema>;
