import { z } from 'zod';
import { experimentFormSchema } from '../experiment-form';
import { failureSchema } from '../failure';
import { inspectionSchema, surveySchema } from '../jobs';

/** Everything that the editor of an experiment shows; its page keeps no state of its own but what is being typed. */
export const experimentPageStateSchema = z.object({
  /** The experiment's name: its file's without the ending. */
  name: z.string(),
  form: experimentFormSchema,
  /** Of the page's newest form that this state knows: the page keeps its own where that is newer. */
  revision: z.number().int(),
  /** Why the file's text is no experiment at all; the line counts from 1. */
  broken: z.object({ message: z.string(), line: z.number().int() }).nullable(),
  /** Settings of the file that cannot be used, for which the form shows the default. */
  faults: z.array(z.object({ setting: z.string(), message: z.string() })),
  /** What may be chosen without a file dialog. */
  backbones: z.array(z.object({ id: z.string(), name: z.string() })),
  /** The backbone chosen, once a trainer has read it. */
  inspection: inspectionSchema.nullable(),
  inspecting: z.boolean(),
  /** The dataset's class folders and picture counts, read by names alone. */
  dataset: surveySchema.nullable(),
  surveying: z.boolean(),
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
  z.object({ type: z.literal('manage-trust') }),
  z.object({ type: z.literal('dismiss-error') }),
]);

export type ExperimentFromPage = z.infer<typeof experimentFromPageSchema>;
