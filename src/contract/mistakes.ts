import { z } from 'zod';
import { methodNameSchema, type MethodName } from './methods';
import type { TestPredictions } from './predictions';
import { mistakeSchema } from './report';

/** Which pictures of the test part are asked for. Classes are indexes. */
export interface PictureQuery {
  /** Whose predictions count. */
  readonly method: MethodName;
  readonly label?: number | undefined;
  readonly predicted?: number | undefined;
  /** Only what this method has right, and only what that has wrong. */
  readonly right?: MethodName | undefined;
  readonly wrong?: MethodName | undefined;
}

/**
 * The pictures of the test part that fit, as indexes, worst first: by the probability that `method` gives the true class.
 * Those that it has right are among them only where both classes are named, or another method's mistakes are asked for.
 */
export function picturesOf({ labels, methods, files }: TestPredictions, query: PictureQuery): number[] {
  const { method, label, predicted, right, wrong } = query;
  const own = methods[method];
  if (!own) return [];
  const isRight = (name: MethodName, at: number): boolean => methods[name]?.predicted[at] === labels[at];
  const withRight = (label !== undefined && predicted !== undefined) || right !== undefined || wrong !== undefined;
  const fits = (at: number): boolean =>
    (label === undefined || labels[at] === label) &&
    (predicted === undefined || own.predicted[at] === predicted) &&
    (right === undefined || isRight(right, at)) &&
    (wrong === undefined || (methods[wrong] !== undefined && !isRight(wrong, at))) &&
    (withRight || !isRight(method, at));
  const order = (at: number): number => finiteOr(own.labelProbability[at], -1);
  return [...files.keys()].filter(fits).sort((a, b) => order(a) - order(b));
}

/** The pictures to which a method gives the true class the lowest probabilities, as indexes, the lowest first. */
export function leastProbable({ methods, files }: TestPredictions, method: MethodName, most: number): number[] {
  const probabilities = methods[method]?.labelProbability;
  if (!probabilities) return [];
  const order = (at: number): number => finiteOr(probabilities[at], -1);
  return [...files.keys()].sort((a, b) => order(a) - order(b)).slice(0, most);
}

const finiteOr = (value: number | undefined, otherwise: number): number => (value === undefined || Number.isNaN(value) ? otherwise : value);

/** How often one class was taken for another. Classes are indexes. */
export interface Confused {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
}

/** Pairs of classes that were confused, the most frequent first. @param confusion rows are true classes, columns predictions */
export function confusedPairs(confusion: readonly (readonly number[])[]): Confused[] {
  const pairs = confusion.flatMap((row, label) => row.flatMap((count, predicted) => (count > 0 && predicted !== label ? [{ label, predicted, count }] : [])));
  return pairs.sort((a, b) => b.count - a.count);
}

/** What `mistakes --json` prints. */
export const mistakeListSchema = z.object({
  /** Absolute path of the run folder. */
  run: z.string(),
  /** Whose predictions and probabilities are told. */
  method: methodNameSchema,
  /** Absolute paths, as they were when the run was made; worst first. */
  pictures: z.array(mistakeSchema),
});

export type MistakeList = z.infer<typeof mistakeListSchema>;
