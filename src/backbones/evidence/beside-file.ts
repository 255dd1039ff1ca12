import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Preprocessing } from '../../contract/preprocessing';

/** What a configuration says; sizes only where they are plain. */
export type Beside = Partial<Pick<Preprocessing, 'mean' | 'std'>> & {
  readonly interpolation?: 'bilinear' | 'bicubic';
  /** What the shorter side is resized to, or both; null where pictures are stretched. */
  readonly resize?: number | null;
  readonly crop?: number;
};

const numbers = z.tuple([z.number(), z.number(), z.number()]);
const positive = numbers.refine((values) => values.every((value) => value > 0));
const side = z.number().int().min(1).max(8192);
const size = z.union([
  side.transform((shortest) => ({ shortest })),
  z.object({ shortest_edge: side }).transform(({ shortest_edge: shortest }) => ({ shortest })),
  z.object({ height: side, width: side }).transform(({ height, width }) => ({ height, width })),
]);

/** `preprocessor_config.json` of the Transformers library's image processors. */
const processorSchema = z.object({
  do_resize: z.boolean().default(true),
  size: size.optional(),
  do_center_crop: z.boolean().default(false),
  crop_size: size.optional(),
  resample: z.number().optional(),
  do_rescale: z.boolean().default(true),
  rescale_factor: z.number().positive().default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: numbers.optional(),
  image_std: positive.optional(),
});

/** `config.json` of the timm library. */
const timmSchema = z.object({
  pretrained_cfg: z.object({
    input_size: z.tuple([z.number(), side, side]),
    mean: numbers,
    std: positive,
    crop_pct: z.number().positive().max(1).optional(),
    interpolation: z.string().optional(),
  }),
});

const sideOf = (one: z.infer<typeof size> | undefined): number | undefined =>
  one && ('shortest' in one ? one.shortest : one.height === one.width ? one.height : undefined);

const scaled = (values: readonly number[], factor: number): [number, number, number] => [
  (values[0] ?? 0) * factor,
  (values[1] ?? 0) * factor,
  (values[2] ?? 0) * factor,
];

function ofProcessor(json: unknown): Beside | null {
  const parsed = processorSchema.safeParse(json);
  if (!parsed.success || !(parsed.data.image_mean ?? parsed.data.size)) return null;
  const { do_normalize: normalizes, image_mean: mean, image_std: std, do_rescale: rescales, rescale_factor: factor, resample } = parsed.data;
  const bytes = rescales ? 1 / factor : 1;
  const resize = sideOf(parsed.data.size);
  const crop = parsed.data.do_center_crop ? sideOf(parsed.data.crop_size) : undefined;
  const stretched = parsed.data.size && 'height' in parsed.data.size && crop === undefined;
  return {
    mean: normalizes && mean ? scaled(mean, bytes) : [0, 0, 0],
    std: normalizes && std ? scaled(std, bytes) : scaled([1, 1, 1], bytes),
    ...(resample !== undefined && { interpolation: resample === 3 ? 'bicubic' : 'bilinear' }),
    ...(parsed.data.do_resize && stretched && { resize: null }),
    ...(parsed.data.do_resize && !stretched && resize !== undefined && { resize }),
    ...(crop !== undefined && { crop }),
  };
}

function ofTimm(json: unknown): Beside | null {
  const parsed = timmSchema.safeParse(json);
  if (!parsed.success) return null;
  const { input_size: [, height], mean, std, crop_pct: crop, interpolation } = parsed.data.pretrained_cfg;
  return {
    mean: scaled(mean, 255),
    std: scaled(std, 255),
    interpolation: interpolation === 'bicubic' ? 'bicubic' : 'bilinear',
    ...(crop !== undefined && { resize: Math.floor(height / crop), crop: height }),
  };
}

/**
 * What a configuration file beside a model says of its preprocessing, in pixel values of 0…255: that of the
 * Transformers library or of timm, in the model's folder or the one above. Null where there is none that can be read.
 */
export async function readBeside(modelFile: string): Promise<Beside | null> {
  const folder = path.dirname(modelFile);
  for (const place of [folder, path.dirname(folder)]) {
    const found = ofProcessor(await json(path.join(place, 'preprocessor_config.json'))) ?? ofTimm(await json(path.join(place, 'config.json')));
    if (found) return found;
  }
  return null;
}

async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}
