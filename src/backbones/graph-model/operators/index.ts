import type { Importers } from '../operation';
import { arithmetic } from './arithmetic';
import { convolution } from './convolution';
import { dense } from './dense';
import { elementwise } from './elementwise';
import { normalization } from './normalization';
import { pooling } from './pooling';
import { reductions } from './reductions';
import { resizing } from './resize';
import { shapes } from './shapes';
import { slices } from './slices';

/** Every operation of TensorFlow that can be imported. */
export const operators: Importers = {
  ...arithmetic,
  ...convolution,
  ...dense,
  ...elementwise,
  ...normalization,
  ...pooling,
  ...reductions,
  ...resizing,
  ...shapes,
  ...slices,
};
