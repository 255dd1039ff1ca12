import { z } from 'zod';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import {
  atSize,
  preprocessingSchema,
  type Preprocessing,
  type PreprocessingOrigin,
  type PreprocessingRule,
  type PreprocessingSources,
} from '../contract/preprocessing';
import type { Beside } from './evidence/beside-file';
import type { InputRange } from './evidence/input-range';

export type BackboneFormat = 'onnx' | 'keras-layers' | 'graph-model';

type Normalization = Pick<Preprocessing, 'mean' | 'std'>;

/** Mean and standard deviation of ImageNet's pixels, as torchvision's models expect them. */
const imagenet: Normalization = { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] };
/** Pixels scaled to [-1, 1], as TensorFlow's MobileNets expect them. */
const symmetric: Normalization = { mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] };

/** Pictures whose longer side is shorter are taken whole. */
const smallest = 96;

/**
 * The preprocessing of a network whose file does not tell it: the most usual one of networks of its format and size.
 * A guess, to be said aloud: small pictures and ONNX files get ImageNet's mean and deviation (as the usual CIFAR
 * ResNets and torchvision's models), TensorFlow.js files [-1, 1]; large pictures a centre crop of 7/8.
 */
export function guessPreprocessing(format: BackboneFormat, height: number, width: number): Preprocessing {
  const longest = Math.max(height, width);
  const small = longest < smallest;
  const resize = {
    mode: 'shorter-side',
    size: small ? longest : Math.round((longest * 8) / 7),
    interpolation: 'bilinear',
  } as const;
  const normalization = format === 'onnx' || small ? imagenet : symmetric;
  return { width, height, resize, crop: 'center', channelOrder: 'RGB', ...normalization };
}

/** Height or width of the pictures from what a model file declares, null where it leaves it open. */
export type SideRule = (declared: number | null) => number;

/** What is known of a network's preprocessing, from the strongest to the weakest. */
export interface Evidence {
  /** The user's. */
  readonly option?: Preprocessing | undefined;
  /** The side of the pictures that the user asks for. */
  readonly side?: number | undefined;
  /** The whole preprocessing as the file's own metadata give it, as JSON. */
  readonly metadata?: string | undefined;
  /** Parts of it in the file's metadata. */
  readonly said?: Partial<Pick<Preprocessing, 'channelOrder' | 'mean' | 'std'>> | undefined;
  /** Of a configuration file beside it. */
  readonly beside?: Beside | null | undefined;
  /** The program that wrote an ONNX file: those that convert from TensorFlow keep its conventions. */
  readonly exporter?: string | undefined;
  /** Whether the file tells the size of the pictures. */
  readonly declaresSize?: boolean | undefined;
}

export interface ChosenPreprocessing {
  readonly preprocessing: Preprocessing;
  readonly origin: PreprocessingOrigin;
  readonly sources: PreprocessingSources;
}

const all = (rule: PreprocessingRule): PreprocessingSources => ({ size: rule, resize: rule, channelOrder: rule, normalization: rule });

/**
 * Chooses a network's preprocessing: the user's, else the file's, else part by part what the file's metadata, a
 * configuration beside it and the network itself tell, and a guess for the rest.
 * @param range of pixel values, where the network scales them itself
 * @throws TangentError if what the file or the user says is not valid or does not fit the input's size
 */
export function choosePreprocessing(
  file: string,
  size: Size,
  format: BackboneFormat,
  { option, metadata, side, ...evidence }: Evidence,
  range?: InputRange,
): ChosenPreprocessing {
  const sized = (preprocessing: Preprocessing) => (side === undefined ? preprocessing : atSize(preprocessing, { width: side, height: side }));
  if (option) return { preprocessing: fitting(sized(option), size, file), origin: 'option', sources: all('option') };
  const bySide = (sources: PreprocessingSources): PreprocessingSources => (side === undefined ? sources : { ...sources, size: 'option' });
  if (metadata !== undefined) {
    return { preprocessing: fitting(sized(parsed(metadata, file)), size, file), origin: 'file', sources: bySide(all('metadata')) };
  }
  const { preprocessing, sources } = gathered(size, format, evidence, range);
  // Sizes and crops that are guessed cost a little accuracy, numbers of another scale all of it.
  const guessed = sources.normalization === 'imagenet' || sources.normalization === 'symmetric';
  return { preprocessing, sources: bySide(sources), origin: guessed ? 'guess' : 'file' };
}

interface Size {
  readonly height: number;
  readonly width: number;
}

/** A guess with all that is known put in its place. */
function gathered({ height, width }: Size, format: BackboneFormat, { said, beside, exporter = '', declaresSize = true }: Omit<Evidence, 'option' | 'metadata' | 'side'>, range: InputRange | undefined) {
  const guess = guessPreprocessing(/tensorflow|tf2onnx|keras|tflite/i.test(exporter) ? 'keras-layers' : format, height, width);
  const small = Math.max(height, width) < smallest;
  const inNetwork: Normalization | undefined = range && { mean: [0, 0, 0], std: range === 255 ? [1, 1, 1] : [255, 255, 255] };
  const told = [
    { rule: 'metadata', values: said?.mean && said.std && { mean: said.mean, std: said.std } },
    { rule: 'beside', values: beside?.mean && beside.std && { mean: beside.mean, std: beside.std } },
    { rule: 'network', values: inNetwork },
  ] as const;
  const best = told.find(({ values }) => values !== undefined);
  const resized = resizedBeside(beside, Math.min(height, width), Math.max(height, width));
  const preprocessing: Preprocessing = { ...guess, ...best?.values, ...resized, ...(said?.channelOrder && { channelOrder: said.channelOrder }) };
  const sources: PreprocessingSources = {
    size: declaresSize ? 'declared' : 'any-size',
    resize: resized ? 'beside' : small ? 'small' : 'usual-crop',
    channelOrder: said?.channelOrder ? 'metadata' : 'usual-order',
    normalization: best?.rule ?? (guess.mean === imagenet.mean ? 'imagenet' : 'symmetric'),
  };
  return { preprocessing, sources };
}

/** Resizing as a configuration tells it, in proportion where the network sees pictures of another size. */
function resizedBeside(beside: Beside | null | undefined, shorter: number, longer: number): Pick<Preprocessing, 'resize' | 'crop'> | undefined {
  if (!beside || beside.resize === undefined) return undefined;
  const interpolation = beside.interpolation ?? 'bilinear';
  if (beside.resize === null) return { resize: { mode: 'stretch', interpolation }, crop: 'none' };
  const size = Math.round((beside.resize * shorter) / (beside.crop ?? beside.resize));
  return { resize: { mode: 'shorter-side', size: Math.max(size, longer), interpolation }, crop: 'center' };
}

function parsed(metadata: string, file: string): Preprocessing {
  try {
    return preprocessingSchema.parse(JSON.parse(metadata));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : say`it is not JSON`;
    throw new TangentError('backbone-damaged', say`${file}: its preprocessing is not valid: ${reason}`, { cause });
  }
}

function fitting(
  preprocessing: Preprocessing,
  { height, width }: Size,
  file: string,
): Preprocessing {
  if (preprocessing.height !== height || preprocessing.width !== width) {
    throw new TangentError(
      'backbone-unsupported',
      say`${file} takes pictures of ${width}×${height}, its preprocessing makes ${preprocessing.width}×${preprocessing.height}`,
    );
  }
  return preprocessing;
}
