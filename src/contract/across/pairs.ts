import { z } from 'zod';
import { measured } from '../figures';
import { methodNameSchema } from '../methods';

/** A model to compare: what one method has trained in one run. */
export const sideSchema = z.object({
  /** Absolute path of the run folder. */
  run: z.string(),
  method: methodNameSchema,
});

export type Side = z.infer<typeof sideSchema>;

export const sameSide = (a: Side, b: Side): boolean => a.run === b.run && a.method === b.method;

/** How the test pictures that two models share came about; counts of pictures. */
export const sharedSchema = z.object({
  /** In the test parts of both under one class. */
  pictures: z.number(),
  testA: z.number(),
  testB: z.number(),
  /** In both test parts, but of another class in each: left out. */
  otherClass: z.number(),
  /** Test pictures of a that b was trained on, or chosen by; null where b does not tell. Left out. */
  usedByB: z.number().nullable(),
  usedByA: z.number().nullable(),
  sameDataset: z.boolean(),
});

export type Shared = z.infer<typeof sharedSchema>;

/** Two models on the test pictures that they share. */
export const pairSchema = z.object({
  a: sideSchema,
  b: sideSchema,
  /** The runs that keep no predictions of single pictures, so that nothing can be compared. */
  missing: z.array(z.string()),
  shared: sharedSchema,
  /** On the shared pictures, fractions. */
  accuracyA: measured,
  accuracyB: measured,
  /** Shared pictures that the one alone has right. */
  onlyA: z.number(),
  onlyB: z.number(),
  /** Accuracy of a minus that of b. */
  difference: measured,
  /** 95 % interval of the paired bootstrap. */
  interval: z.tuple([measured, measured]),
  /** Of McNemar's exact test, two-sided. */
  pValue: measured,
  /** After Holm, for all pairs that were compared together; undefined where nothing could be, and of one model. */
  adjustedPValue: measured,
  /** Both are one and the same model: activation of the same dataset, network, features and seed, with equal predictions. */
  same: z.boolean().optional(),
});

export type Pair = z.infer<typeof pairSchema>;

/** The pairs that one p-value was adjusted for. */
export const familyOf = (pairs: readonly Pair[]): Pair[] => pairs.filter(({ adjustedPValue }) => Number.isFinite(adjustedPValue));

/** The pairs of two models, and how many were left out as both are one. */
export function ofTwoModels<P extends Pair>(pairs: readonly P[]): { readonly told: P[]; readonly left: number } {
  const told = pairs.filter(({ same }) => !same);
  return { told, left: pairs.length - told.length };
}

/** What the job `compare` answers, in the order of the pairs asked for. */
export const pairsSchema = z.object({ pairs: z.array(pairSchema) });

export type Pairs = z.infer<typeof pairsSchema>;
