import { z } from 'zod';
import { methodNames, methodNameSchema } from './methods';
import { preprocessingSchema } from './preprocessing';

/** Engines with what they compute on; `onnxruntime` alone is the processor by a native library. */
export const engineChoices = [
  'onnxruntime',
  'onnxruntime-cuda',
  'onnxruntime-directml',
  'onnxruntime-webgpu',
  'onnxruntime-wasm',
  'tfjs',
] as const;
export type EngineChoice = (typeof engineChoices)[number];
/** What may be asked for: an engine, or the fastest that computes rightly here. */
export const engineNames = ['auto', ...engineChoices] as const;
export const solverNames = ['subspace', 'lbfgs', 'adam', 'sgd'] as const;
/** Solvers of the convex objective, which need no learning rate. */
export const convexSolvers: readonly string[] = ['subspace', 'lbfgs'];
export const backgroundNames = ['white', 'black'] as const;
export const precisionNames = ['float32', 'float16'] as const;

const positive = z.number().positive();
const whole = z.number().int();
const searched = z.array(positive).min(1).max(16);
const seed = whole.min(0).max(2 ** 32 - 1);

/**
 * `experiment.json`: what a run is asked to do, with every default resolved. Two runs of the same experiment on the
 * same files and environment give the same bits.
 */
export const experimentSchema = z.object({
  version: z.literal(1).default(1),
  /** Absolute path of the dataset's folder. */
  dataset: z.string().min(1),
  /** Identifier in the catalogue, or absolute path of a model file or its folder. */
  backbone: z.string().min(1).default('efficientnet-lite0'),
  /** Names of the layers to linearize, or of blocks for all their layers; `null` leaves the choice to the backbone. */
  linearize: z.array(z.string().min(1)).min(1).nullable().default(null),
  /** The value of the network that is taken as features, as its file names it; `null`: what its classifier stands on. */
  features: z.string().min(1).nullable().default(null),
  methods: z.array(methodNameSchema).min(1).default([...methodNames]),
  seed: seed.default(0),
  /** Of the split, where it is not that of all else: runs over seeds then share their test pictures. */
  splitSeed: seed.nullable().default(null),
  engine: z.enum(engineNames).default('auto'),
  /** Samples per call of the engine; of fine-tuning also samples per update. */
  batch: whole.min(1).max(4096).default(64),
  /** Most epochs of one candidate: iterations of a convex solver, passes of fine-tuning; `null` takes each method's own. */
  epochs: whole.min(1).max(100_000).nullable().default(null),
  /** A candidate ends when its validation loss has not fallen by 1 % within so many epochs; the probe takes four times as many. */
  patience: whole.min(1).max(100_000).default(5),
  /**
   * How activation, gradient and full are trained: sequential subspace optimization with a Kronecker-factored
   * preconditioner, L-BFGS, or by minibatches; fine-tuning takes `adam` unless this says `sgd`.
   */
  solver: z.enum(solverNames).default('subspace'),
  /**
   * Where the full model's candidates start: at w1 = ω̄, w2 = 0 as in the paper, or all zero. The optimum is the same,
   * what early stopping finds on the way to it is not.
   */
  start: z.enum(['zero', 'omega']).default('omega'),
  /**
   * Weight decays of the convex methods, chosen on the validation part. The probe tries them from the largest to the
   * smallest, three at least, until a smaller one is worse; the others race those that are no larger than the probe's,
   * or the three smallest.
   */
  weightDecays: searched.default([1e-1, 1e-2, 1e-3, 1e-4, 1e-5]),
  /** Learning rates of fine-tuning, chosen on the validation part. */
  learningRates: searched.default([3e-3, 1e-3, 3e-4]),
  /** Weight decay wherever a learning rate is searched. */
  weightDecay: z.number().min(0).default(1e-6),
  /** Largest norm of a minibatch's gradient; `null` does not clip. */
  clip: positive.nullable().default(null),
  neuralTangentScaling: z.boolean().default(false),
  /** Pattern on a picture's path in the dataset: equal matches stay in one part. */
  groupBy: z.string().min(1).nullable().default(null),
  /** Whether to split anew where the folder gives train, validation and test parts. */
  resplit: z.boolean().default(false),
  /** What shows through transparent pictures. */
  background: z.enum(backgroundNames).default('white'),
  /** Height and width of the pictures that the network sees; `null` is the backbone's own. */
  pictureSize: whole.min(16).max(2048).nullable().default(null),
  /**
   * Views of each training picture: the first is the picture as it is, the others are random parts of it, mirrored or
   * not, in changed colours.
   */
  views: whole.min(1).max(64).default(1),
  /** Views of each other picture, over which probabilities are averaged: as it is, mirrored, its corners. */
  testViews: whole.min(1).max(10).default(1),
  /** Bytes of memory that what is kept of the pictures may take, beyond which it lies in files; `null`: a quarter. */
  memoryBudget: whole.min(0).nullable().default(null),
  /** With how many bits the numbers are kept. */
  precision: z.enum(precisionNames).default('float32'),
  /** Instead of the backbone's own. */
  preprocessing: preprocessingSchema.nullable().default(null),
  /** Absolute path of the `*.tangent.json` file that asked for the run, if one did. */
  file: z.string().min(1).nullable().default(null),
});

export type Experiment = z.infer<typeof experimentSchema>;

/** Seeds of runs that differ in nothing else; `null`: one run, with the seed itself. */
export const seedsSchema = z.array(seed).min(1).max(64).nullable();

/** An experiment as a file has it: it may ask for several runs, and does not name itself. */
export const experimentFileSchema = experimentSchema.omit({ file: true }).extend({ seeds: seedsSchema.default(null) });

/** What an experiment's parts are drawn by. */
export const splitSeedOf = ({ seed: own, splitSeed }: Pick<Experiment, 'seed' | 'splitSeed'>): number => splitSeed ?? own;

/** The seeds that an experiment asks for, each once, in the order given. */
export const seedsOf = ({ seed: own, seeds }: { readonly seed: number; readonly seeds: readonly number[] | null }): number[] => [...new Set(seeds ?? [own])];

/** An experiment before its defaults are filled in. */
export type ExperimentRequest = z.input<typeof experimentSchema>;

/** `environment.json`: what bit-equality depends on beside the experiment and the files. */
export const environmentSchema = z.object({
  version: z.literal(1),
  tangent: z.string(),
  engine: z.string(),
  engineVersion: z.string(),
  device: z.string(),
  threads: whole,
  batch: whole,
  platform: z.string(),
  architecture: z.string(),
  node: z.string(),
  backbone: z.object({
    id: z.string(),
    name: z.string(),
    path: z.string(),
    sha256: z.string(),
    /** SPDX identifier, where it is known. */
    licence: z.string().nullable().optional(),
  }),
});

export type Environment = z.infer<typeof environmentSchema>;
