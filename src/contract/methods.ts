import { z } from 'zod';

/** The four ways to adapt a network, in the order in which they are trained. */
export const methodNames = ['activation', 'gradient', 'full', 'finetune'] as const;

export const methodNameSchema = z.enum(methodNames);

export type MethodName = z.infer<typeof methodNameSchema>;

/** What people read where a method is named at length. */
export const methodTitles: Readonly<Record<MethodName, string>> = {
  activation: 'Linear probe on activations',
  gradient: 'Gradient features alone',
  full: 'Activations and gradient features',
  finetune: 'Fine-tuning',
};
