import type { PrimitiveName } from '../vocabulary';

/** Cheap to compute from something no larger, so they are computed again instead of kept. */
export const recomputed: ReadonlySet<PrimitiveName> = new Set(['broadcast', 'pad', 'cast', 'reshape', 'oneHot']);
