import { z } from 'zod';
import { TangentError } from '../contract/errors';
import { preprocessingSchema, type Preprocessing, type PreprocessingOrigin } from '../contract/preprocessing';

export type BackboneFormat = 'onnx' | 'keras-layers' | 'graph-model';

type Normalization = Pick<Preprocessing, 'mean' | 'std'>;

/** Mean and standard deviation of ImageNet's pixels, as torchvision's models expect them. */
const imagenet: Normalization = { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] };
/** Pixels scaled to [-1, 1], as TensorFlow's MobileNets expect them. */
const symmetric: Normalization = { mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] };

/**
 * The preprocessing of a network whose file does not tell it: the most usual one of networks of its format and size.
 * A guess, to be said aloud: small pictures and ONNX files get ImageNet's mean and deviation (as the usual CIFAR
 * ResNets and torchvision's models), TensorFlow.js files [-1, 1]; large pictures a centre crop of 7/8.
 */
export function guessPreprocessing(format: BackboneFormat, height: number, width: number): Preprocessing {
  const longest = Math.max(height, width);
  const small = longest < 96;
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

/** The same preprocessing for square pictures of another side: the resized side keeps its proportion to the crop. */
export function withSide(preprocessing: Preprocessing, side: number): Preprocessing {
  const { resize, width, height } = preprocessing;
  const scaled = resize.mode === 'stretch' ? resize : { ...resize, size: Math.round((resize.size * side) / Math.min(width, height)) };
  return { ...preprocessing, resize: scaled, width: side, height: side };
}

/**
 * Chooses a network's preprocessing: the user's, else the file's, else a guess.
 * @throws TangentError if what the file or the user says is not valid or does not fit the input's size
 */
export function choosePreprocessing(
  file: string,
  size: { readonly height: number; readonly width: number },
  format: BackboneFormat,
  given: { readonly option?: Preprocessing | undefined; readonly metadata?: string | undefined; readonly side?: number | undefined },
): { readonly preprocessing: Preprocessing; readonly origin: PreprocessingOrigin } {
  const { option, metadata, side } = given;
  const sized = (preprocessing: Preprocessing) => (side === undefined ? preprocessing : withSide(preprocessing, side));
  if (option) return { preprocessing: fitting(sized(option), size, file), origin: 'option' };
  if (metadata === undefined)
    return { preprocessing: guessPreprocessing(format, size.height, size.width), origin: 'guess' };
  return { preprocessing: fitting(sized(parsed(metadata, file)), size, file), origin: 'file' };
}

function parsed(metadata: string, file: string): Preprocessing {
  try {
    return preprocessingSchema.parse(JSON.parse(metadata));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is not JSON';
    throw new TangentError('backbone-damaged', `${file}: its preprocessing is not valid: ${reason}`, { cause });
  }
}

function fitting(
  preprocessing: Preprocessing,
  { height, width }: { height: number; width: number },
  file: string,
): Preprocessing {
  if (preprocessing.height !== height || preprocessing.width !== width) {
    throw new TangentError(
      'backbone-unsupported',
      `${file} takes pictures of ${width}×${height}, its preprocessing makes ${preprocessing.width}×${preprocessing.height}`,
    );
  }
  return preprocessing;
}
