import type { MethodName } from '../../src/contract/methods';

export type Marker = 'circle' | 'square' | 'triangle' | 'diamond';

/** A shape beside the colour, for eyes and themes in which colours are alike. */
export const markerOf: Readonly<Record<MethodName, Marker>> = {
  activation: 'circle',
  gradient: 'square',
  full: 'triangle',
  finetune: 'diamond',
};

/** The variable of the page's style sheet that holds each method's colour. */
export const colourOf: Readonly<Record<MethodName, string>> = {
  activation: '--method-activation',
  gradient: '--method-gradient',
  full: '--method-full',
  finetune: '--method-finetune',
};
