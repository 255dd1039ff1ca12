import type { Importers } from '../operation';
import { activations } from './activations';
import { arithmetic } from './arithmetic';
import { constants } from './constants';
import { convolution } from './convolution';
import { dense } from './dense';
import { normalization } from './normalization';
import { poolings } from './pooling';
import { shapes } from './shapes';
import { slices } from './slices';

/** Every ONNX operator that can be imported. */
export const operators: Importers = {
  ...activations,
  ...arithmetic,
  ...constants,
  ...convolution,
  ...dense,
  ...normalization,
  ...poolings,
  ...shapes,
  ...slices,
};
