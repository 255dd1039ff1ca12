import { z } from 'zod';
import { failureSchema } from '../failure';
import { methodNameSchema } from '../methods';
import { modelPredictionsSchema, picturePredictionSchema } from '../predict';
import { needThumbnailsSchema, thumbnailsSchema } from './thumbnails';

/** Pictures that a page takes at most. */
export const mostPictures = 1000;

/** Bytes of a picture that a page sends because it has no file here: dropped from another machine. */
export const mostDroppedBytes = 32 * 2 ** 20;

/** A finished run as the page names it. */
const choiceSchema = z.object({ folder: z.string(), name: z.string(), detail: z.string() });

export type RunChoice = z.infer<typeof choiceSchema>;

const pictureSchema = z.object({
  /** Absolute path, by which the page names the picture. */
  file: z.string(),
  /** Without a folder of ours where the picture was dropped from elsewhere. */
  name: z.string(),
  /** What the models say; null until they do, or where the picture cannot be read. */
  methods: picturePredictionSchema.shape.methods.nullable(),
  /** Why it cannot be read. */
  reason: z.string().nullable(),
});

export type PagePicture = z.infer<typeof pictureSchema>;

/** Everything that the page of predictions shows but the thumbnails. */
export const predictionPageStateSchema = z.object({
  /** By which the extension knows the panel again after a reload of the window. */
  panel: z.string(),
  /** The finished runs, newest first, and the one that is asked; null where there is none. */
  runs: z.array(choiceSchema),
  run: choiceSchema.nullable(),
  /** The models of that run. */
  methods: z.array(methodNameSchema),
  pictures: z.array(pictureSchema),
  /** Pictures that were too many. */
  leftOut: z.number(),
  /** While the models are asked: how many pictures are done. */
  progress: z.object({ done: z.number(), total: z.number() }).nullable(),
  /** Of the last answer; null before. */
  timing: modelPredictionsSchema.pick({ engine: true, device: true, milliseconds: true }).nullable(),
  error: failureSchema.shape.error.nullable(),
  trusted: z.boolean(),
});

export type PredictionPageState = z.infer<typeof predictionPageStateSchema>;

/** Extension host → page. */
export const predictionToPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: predictionPageStateSchema }),
  thumbnailsSchema,
]);

export type PredictionToPage = z.infer<typeof predictionToPageSchema>;

/** Page → extension host. */
export const predictionFromPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('choose-run'), folder: z.string() }),
  z.object({ type: z.literal('add-pictures') }),
  /** Addresses of files and folders that were dropped. */
  z.object({ type: z.literal('drop-addresses'), addresses: z.array(z.string()).max(10_000) }),
  z.object({
    type: z.literal('drop-picture'),
    name: z.string().max(1000),
    bytes: z.custom<Uint8Array>((bytes) => bytes instanceof Uint8Array && bytes.length <= mostDroppedBytes),
  }),
  /** A picture that was not sent: too large, or not to be read. */
  z.object({ type: z.literal('drop-refused'), name: z.string().max(1000) }),
  z.object({ type: z.literal('remove'), file: z.string() }),
  z.object({ type: z.literal('clear') }),
  z.object({ type: z.literal('cancel') }),
  z.object({ type: z.literal('again') }),
  z.object({ type: z.literal('open-file'), file: z.string() }),
  z.object({ type: z.literal('open-run') }),
  z.object({ type: z.literal('export-model') }),
  z.object({ type: z.literal('use-in-code') }),
  z.object({ type: z.literal('manage-trust') }),
  z.object({ type: z.literal('dismiss-error') }),
  needThumbnailsSchema,
]);

export type PredictionFromPage = z.infer<typeof predictionFromPageSchema>;
