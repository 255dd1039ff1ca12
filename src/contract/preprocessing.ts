import { z } from 'zod';
import { english, say } from './message';

const triple = z.tuple([z.number(), z.number(), z.number()]);
const side = z.number().int().min(1).max(8192);

/**
 * How a picture file becomes a network's input: resize, crop, then (pixel − mean) / std per channel on pixel values
 * 0…255.
 * - `resize.mode` `shorter-side`: the shorter side becomes `size`, the proportions stay; `stretch`: the picture
 *   becomes width × height whatever its proportions.
 * - `crop` `center`: the middle width × height pixels; `none` only with `stretch`.
 */
export const preprocessingSchema = z
  .object({
    width: side,
    height: side,
    resize: z.discriminatedUnion('mode', [
      z.object({
        mode: z.literal('shorter-side'),
        size: side,
        interpolation: z.enum(['bilinear', 'bicubic']),
      }),
      z.object({ mode: z.literal('stretch'), interpolation: z.enum(['bilinear', 'bicubic']) }),
    ]),
    crop: z.enum(['center', 'none']),
    channelOrder: z.enum(['RGB', 'BGR']),
    mean: triple,
    std: triple.refine((values) => values.every((value) => value > 0), english(say`standard deviations must be positive`)),
  })
  .refine(({ resize, crop }) => (resize.mode === 'stretch') === (crop === 'none'), {
    message: english(say`a stretched picture is not cropped, any other is`),
  })
  .refine(({ resize, width, height }) => resize.mode === 'stretch' || resize.size >= Math.max(width, height), {
    message: english(say`the shorter side must not be smaller than the crop`),
  });

export type Preprocessing = z.infer<typeof preprocessingSchema>;

/** The same preprocessing for pictures of another size: the resized side keeps its proportion to the crop. */
export function atSize(preprocessing: Preprocessing, { width, height }: { readonly width: number; readonly height: number }): Preprocessing {
  const { resize } = preprocessing;
  const factor = Math.min(width, height) / Math.min(preprocessing.width, preprocessing.height);
  const scaled = resize.mode === 'stretch' ? resize : { ...resize, size: Math.max(width, height, Math.round(resize.size * factor)) };
  return { ...preprocessing, resize: scaled, width, height };
}

/**
 * Where a part of a backbone's preprocessing comes from:
 * - `option`: the user; `metadata`: the file's own words; `beside`: a configuration file beside it;
 * - `declared`: the input's shape in the file; `network`: the network scales its input itself, from which the range
 *   follows;
 * - the rest are conventions: ImageNet's mean and deviation of PyTorch's models, [-1, 1] of TensorFlow's, a network
 *   that takes any size at 224, a centre crop of 7/8, small pictures whole, red before blue.
 */
export const preprocessingRules = [
  'option',
  'metadata',
  'beside',
  'declared',
  'network',
  'imagenet',
  'symmetric',
  'any-size',
  'usual-crop',
  'small',
  'usual-order',
] as const;
export type PreprocessingRule = (typeof preprocessingRules)[number];

const rule = z.enum(preprocessingRules);

/** Where each part comes from. */
export const preprocessingSourcesSchema = z.object({ size: rule, resize: rule, channelOrder: rule, normalization: rule });
export type PreprocessingSources = z.infer<typeof preprocessingSourcesSchema>;

/** Where a backbone's preprocessing comes from; a guess is said aloud wherever it is shown. */
export type PreprocessingOrigin = 'file' | 'option' | 'guess';
