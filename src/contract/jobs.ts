import { z } from 'zod';
import { sideSchema, type Pairs } from './across/pairs';
import { costsSchema } from './costs';
import { engineNames, experimentSchema } from './experiment';
import { failureSchema } from './failure';
import { sampleCountsSchema, skippedSchema } from './figures';
import { textSchema, told } from './message-schema';
import { methodNameSchema } from './methods';
import { exportFormatSchema, type ModelExport } from './model-export';
import { blockSchema, defaultRules, featureSchema } from './network';
import type { ModelPredictions, Predictions } from './predict';
import { preprocessingSchema, preprocessingSourcesSchema } from './preprocessing';
import { runtimeNameSchema, type Installation, type Removal, type RuntimePlan } from './runtimes';

/** What `inspect --json` prints: a backbone and its layers from input to output. */
export const inspectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  sha256: z.string(),
  licence: z.string().nullable(),
  featureCount: z.number(),
  parameterCount: z.number(),
  /** The size of pictures by the file alone, before a picture size is asked for. */
  ownSize: z.object({ width: z.number(), height: z.number() }),
  preprocessing: preprocessingSchema,
  preprocessingOrigin: z.enum(['file', 'option', 'guess']),
  preprocessingSources: preprocessingSourcesSchema,
  classifierDropped: z.string().nullable(),
  layers: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['convolution', 'depthwise-convolution', 'dense']),
      kernelShape: z.array(z.number()),
      parameterCount: z.number(),
      /** Multiplications and additions of one forward pass for one picture. */
      operations: z.number(),
      linearizedByDefault: z.boolean(),
    }),
  ),
  /** All layers in groups, from input to output, and last what comes after the features. */
  blocks: z.array(blockSchema),
  defaultRule: z.enum(defaultRules),
  /** The same in a sentence. */
  defaultReason: z.string(),
  /** The same in its translatable form. */
  ...told,
  /** The value taken as features, by its name among the candidates. */
  features: z.string(),
  featureCandidates: z.array(featureSchema),
  /** For the layers asked for, or the default: what is kept of each picture, all four methods together. */
  linearized: z.array(z.string()),
  bytesPerSample: z.number(),
  /** For the same layers; null where there is nothing to linearize. */
  costs: costsSchema.nullable(),
});

export type Inspection = z.infer<typeof inspectionSchema>;

/** What `doctor --json` prints. */
export const diagnosisSchema = z.object({
  tangent: z.string(),
  node: z.string(),
  platform: z.string(),
  processors: z.number(),
  memoryBytes: z.number(),
  freeMemoryBytes: z.number(),
  /** Signs of graphics processors: drivers and devices that the system lists. */
  graphics: z.array(z.string()),
  /** Each was tried in a process of its own, unless it plainly cannot run here. */
  engines: z.array(
    z.object({
      name: z.string(),
      version: z.string().nullable(),
      device: z.string(),
      /** Of one operation on the processor; null where it was not tried. */
      threads: z.number().nullable(),
      usable: z.boolean(),
      /** Whether it is what `auto` stands for. */
      chosen: z.boolean(),
      reason: z.string(),
      ...told,
      /** Median milliseconds of the benchmark's training step; null where none was run. */
      milliseconds: z.number().nullable(),
    }),
  ),
  /** What can be installed on demand on this platform. */
  runtimes: z.array(
    z.object({
      name: runtimeNameSchema,
      installed: z.boolean(),
      version: z.string(),
      folder: z.string(),
      bytes: z.number(),
      /** Why it would not be used; null where it may be. */
      hindrance: z.string().nullable().default(null),
    }),
  ),
  /** Why the processor is chosen and not a graphics processor; null where one is. */
  graphicsUnused: textSchema.nullable().default(null),
  cache: z.object({ folder: z.string(), bytes: z.number(), freeBytes: z.number() }),
});

export type Diagnosis = z.infer<typeof diagnosisSchema>;

/** What is in a folder of pictures as far as names tell. */
export const surveySchema = z.object({
  classes: z.array(z.object({ name: z.string(), count: z.number() })),
  /** Of each class its pictures, by paths in the folder with `/`. */
  files: z.array(z.array(z.string())),
  /** Whether the folder makes parts of its own: train, validation, test. */
  given: z.boolean(),
  /** How many pictures each part will have; null where they are too few to be split. */
  parts: z.object({ train: z.number(), validation: z.number(), test: z.number() }).nullable(),
  /** Files that will be left out, by paths in the folder with `/`. */
  skipped: z.array(skippedSchema),
  warnings: z.array(textSchema),
});

export type Survey = z.infer<typeof surveySchema>;

/** What a run would find in a folder of pictures, every file opened. */
export const datasetCheckSchema = z.object({
  classes: surveySchema.shape.classes,
  samples: sampleCountsSchema,
  warnings: z.array(textSchema),
});

export type DatasetCheck = z.infer<typeof datasetCheckSchema>;

/** On what folder, and what its split depends on. */
const folder = {
  dataset: z.string().min(1),
  seed: experimentSchema.shape.seed.optional(),
  groupBy: experimentSchema.shape.groupBy.optional(),
  resplit: z.boolean().optional(),
};

/** What `clear-cache --json` prints. */
export const cacheClearingSchema = z.object({ folder: z.string(), bytes: z.number(), leftBytes: z.number() });

export type CacheClearing = z.infer<typeof cacheClearingSchema>;

/** A question to a trainer process that answers and ends. */
export const jobRequestSchema = z.discriminatedUnion('job', [
  z.object({
    job: z.literal('inspect'),
    backbone: z.string(),
    linearize: z.array(z.string()).nullable(),
    /** To count the bytes for; what is kept hardly depends on it. */
    classes: z.number().int().min(2).default(10),
    /** Instead of the backbone's own. */
    pictureSize: experimentSchema.shape.pictureSize.optional(),
    /** To estimate times for; times are left out unless one is given. */
    engine: z.enum(engineNames).optional(),
    /** Whether to measure how fast the engine is where that is not known, which takes some seconds; true unless given. */
    measure: z.boolean().optional(),
    batch: z.number().int().min(1).max(4096).optional(),
    features: experimentSchema.shape.features.optional(),
    preprocessing: experimentSchema.shape.preprocessing.optional(),
  }),
  z.object({
    job: z.literal('predict'),
    run: z.string(),
    method: methodNameSchema.nullable(),
    files: z.array(z.string()).min(1),
  }),
  z.object({ job: z.literal('survey'), ...folder }),
  z.object({ job: z.literal('check'), ...folder }),
  z.object({
    job: z.literal('predict-methods'),
    run: z.string(),
    /** null for all that the run has trained. */
    methods: z.array(methodNameSchema).min(1).nullable(),
    files: z.array(z.string()).min(1),
  }),
  z.object({
    job: z.literal('export'),
    run: z.string(),
    /** null for the best on validation. */
    method: methodNameSchema.nullable(),
    format: exportFormatSchema,
    /** A folder, new or empty. */
    out: z.string().min(1),
    /** Whether an exported model that the folder holds is replaced. */
    replace: z.boolean(),
  }),
  z.object({ job: z.literal('compare'), pairs: z.array(z.object({ a: sideSchema, b: sideSchema })).min(1) }),
  z.object({ job: z.literal('doctor') }),
  z.object({ job: z.literal('clear-cache') }),
  z.object({ job: z.literal('plan-runtime'), runtime: runtimeNameSchema, mirror: z.string().nullable() }),
  z.object({ job: z.literal('install-runtime'), runtime: runtimeNameSchema, mirror: z.string().nullable() }),
  z.object({ job: z.literal('remove-runtime'), runtime: runtimeNameSchema }),
]);

export type JobRequest = z.infer<typeof jobRequestSchema>;

/** What each job answers. */
export interface JobAnswers {
  inspect: Inspection;
  predict: Predictions;
  'predict-methods': ModelPredictions;
  export: ModelExport;
  compare: Pairs;
  survey: Survey;
  check: DatasetCheck;
  doctor: Diagnosis;
  'clear-cache': CacheClearing;
  'plan-runtime': RuntimePlan;
  'install-runtime': Installation;
  'remove-runtime': Removal;
}

/** The one line that a job writes to its standard output. */
export const jobAnswerSchema = z.union([z.object({ result: z.unknown() }), failureSchema]);
