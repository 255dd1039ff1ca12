import type { Importers } from '../operation';
import { activations } from './activations';
import { arithmetic } from './arithmetic';
import { constants } from './constants';
import { convolution } from './convolution';
import { dense } from './dense';
import { einsum } from './einsum';
import { logic } from './logic';
import { normalization } from './normalization';
import { poolings } from './pooling';
import { quantization } from './quantization';
import { reductions } from './reductions';
import { resizing } from './resize';
import { scatters } from './scatter';
import { shapes } from './shapes';
import { slices } from './slices';

/** Every ONNX operator that can be imported. */
export const operators: Importers = {
  ...activations,
  ...arithmetic,
  ...constants,
  ...convolution,
  ...dense,
  ...einsum,
  ...logic,
  ...normalization,
  ...poolings,
  ...quantization,
  ...reductions,
  ...resizing,
  ...scatters,
  ...shapes,
  ...slices,
};
