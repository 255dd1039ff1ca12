import { readFileSync } from 'node:fs';
import { z } from 'zod';

const classification = z.object({
  classes: z.number(),
  logits: z.array(z.number()),
  labels: z.array(z.number()),
  softmax: z.array(z.number()),
  predictions: z.array(z.number()),
  confusion: z.array(z.array(z.number())),
  accuracy: z.number(),
  precision: z.array(z.number()),
  recall: z.array(z.number()),
  f1: z.array(z.number()),
  count: z.array(z.number()),
  macroF1: z.number(),
});

const four = z.tuple([z.number(), z.number(), z.number(), z.number()]);

const schema = z.object({
  classification: z.object({ common: classification, absent: classification }),
  wilson: z.array(four),
  mcnemar: z.array(z.tuple([z.number(), z.number(), z.number()])),
  binomial: z.array(four),
  holm: z.array(z.object({ pValues: z.array(z.number()), adjusted: z.array(z.number()) })),
  logFactorial: z.array(z.tuple([z.number(), z.number()])),
  bootstrap: z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()])),
});

/** What scikit-learn, statsmodels and SciPy say: scripts/fixtures/make-metrics.py. */
export const reference = schema.parse(
  JSON.parse(readFileSync(new URL('../../fixtures/metrics.json', import.meta.url), 'utf8')),
);
