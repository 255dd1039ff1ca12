import { activations } from './activations';
import { identities } from './identities';
import type { LayerImporters } from './layer';
import { merging } from './merging';
import { normalizations } from './normalization';
import { parametric } from './parametric';
import { poolings } from './pooling';
import { resizing } from './resizing';
import { shapes } from './shapes';

/** Every kind of layer that can be imported. */
export const importers: LayerImporters = {
  ...activations,
  ...identities,
  ...merging,
  ...normalizations,
  ...parametric,
  ...poolings,
  ...resizing,
  ...shapes,
};
