import { z } from 'zod';
import type { End } from './schema';

const classicEnd = z.tuple([z.string(), z.number(), z.number()]).rest(z.unknown());
const classicUse = z.union([z.array(classicEnd), classicEnd.transform((end) => [end])]);
const keras3Use = z.object({ args: z.array(z.unknown()), kwargs: z.record(z.string(), z.unknown()).optional() });
const keras3Tensor = z.object({
  class_name: z.literal('__keras_tensor__'),
  config: z.object({ keras_history: z.tuple([z.string(), z.number(), z.number()]) }),
});

/** How deep lists of tensors may stand within the arguments of a call. */
const MOST_LEVELS = 4;

/** What a layer is given: an output of a layer, or a number, as in `x * 2`. */
export type Source = End | number;

/**
 * What one use of a layer is given: Keras 2 writes `[[name, use, output, {}], …]`, Keras 3 the arguments of the call.
 * @returns undefined if it is neither, or gives the layer something else than outputs of layers and numbers
 */
export function inboundSources(use: unknown): readonly Source[] | undefined {
  const classic = classicUse.safeParse(use);
  if (classic.success) {
    if (!classic.data.every(([, , , options]) => plain(options))) return undefined;
    return classic.data.map(([name, node, output]): End => [name, node, output]);
  }
  const call = keras3Use.safeParse(use);
  return call.success && plain(call.data.kwargs) ? sourcesOf(call.data.args, 0) : undefined;
}

/** Arguments that mean nothing at inference: none, masks that are not there, whether to train. */
function plain(options: unknown): boolean {
  if (typeof options !== 'object' || options === null) return options === undefined || options === null;
  return Object.values(options).every((value) => value === null || typeof value === 'boolean');
}

function sourcesOf(argument: unknown, level: number): readonly Source[] | undefined {
  if (argument === null || typeof argument === 'boolean') return [];
  if (typeof argument === 'number') return [argument];
  const tensor = keras3Tensor.safeParse(argument);
  if (tensor.success) return [tensor.data.config.keras_history];
  if (!Array.isArray(argument) || level > MOST_LEVELS) return undefined;
  const sources: Source[] = [];
  for (const item of argument as readonly unknown[]) {
    const inner = sourcesOf(item, level + 1);
    if (!inner) return undefined;
    sources.push(...inner);
  }
  return sources;
}
