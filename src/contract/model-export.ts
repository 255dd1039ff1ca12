import { z } from 'zod';
import { backgroundNames } from './experiment';
import { methodNameSchema } from './methods';
import { preprocessingSchema } from './preprocessing';

export const exportFormats = ['onnx', 'tfjs'] as const;

export const exportFormatSchema = z.enum(exportFormats);

export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** What people read where a format is named at length. */
export const formatTitles: Readonly<Record<ExportFormat, string>> = {
  onnx: 'ONNX',
  tfjs: 'TensorFlow.js graph model',
};

/** Names of what a folder of an exported model holds, besides the model itself. */
export const exportFiles = { about: 'export.json', labels: 'labels.txt', readme: 'README.md', card: 'card.md' } as const;

/** The model's file by format. */
export const modelFiles: Readonly<Record<ExportFormat, string>> = { onnx: 'model.onnx', tfjs: 'model.json' };

/** What `export --json` prints; without `out` and `files`, `export.json` beside the model. */
export const modelExportSchema = z.object({
  version: z.literal(1),
  /** Absolute paths of the run and of the folder that was written. */
  run: z.string(),
  out: z.string(),
  method: methodNameSchema,
  format: exportFormatSchema,
  /** Name of the model's file in that folder. */
  model: z.string(),
  /** Names of all files written, and their size together. */
  files: z.array(z.string()),
  bytes: z.number(),
  classes: z.array(z.string()),
  /** How a picture becomes the model's input. Mean, deviation and BGR are within the model: the input is RGB, 0…255. */
  preprocessing: preprocessingSchema,
  /** What transparent pictures were laid on. */
  background: z.enum(backgroundNames),
  backbone: z.string(),
  licence: z.string().nullable(),
  /** As a fraction; null where the test part was empty. */
  testAccuracy: z.number().nullable(),
  testInterval: z.tuple([z.number().nullable(), z.number().nullable()]),
  /**
   * The largest difference of a probability between the exported network and the run itself, on random pictures: of the
   * ONNX file that was written, or would have been.
   */
  difference: z.number(),
});

export type ModelExport = z.infer<typeof modelExportSchema>;
