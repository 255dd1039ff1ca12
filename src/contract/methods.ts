import { z } from 'zod';
import type { Translate } from './translate';

/** The four ways to adapt a network, in the order in which they are trained. */
export const methodNames = ['activation', 'gradient', 'full', 'finetune'] as const;

export const methodNameSchema = z.enum(methodNames);

export type MethodName = z.infer<typeof methodNameSchema>;

/** What people read where a method is named. */
export const methodTitles: Readonly<Record<MethodName, string>> = {
  activation: 'Linear probe on activations',
  gradient: 'Gradient features alone',
  full: 'Activations and gradient features',
  finetune: 'Fine-tuning',
};

/** How a text names the methods. */
export type MethodNaming = (method: MethodName) => string;

/** By their titles: in pages, notifications and documents. */
export const byTitle = (t: Translate): MethodNaming => (method) => t(methodTitles[method]);

/** As options and files have them: in the terminal, where they are typed. */
export const byIdentifier: MethodNaming = (method) => method;
