/** The steps of the walkthrough, by their identifiers in the manifest. */
export const walkthroughSteps = ['folder', 'layers', 'watch', 'compare', 'use'] as const;

export type WalkthroughStep = (typeof walkthroughSteps)[number];

/** The key that becomes true for a moment when a step was done. */
export const stepKey = (step: WalkthroughStep): string => `tangent.done.${step}`;
