import { TangentError } from '../../contract/errors';
import type { NumberArray } from '../arrays';
import type { ImportedNetwork } from '../network-writer';
import type { SideRule } from '../preprocessing';

/** @throws TangentError `backbone-unsupported` */
export function importGraphModel(_json: unknown, _weights: ReadonlyMap<string, NumberArray>, file: string, _side: SideRule): ImportedNetwork {
  throw new TangentError('backbone-unsupported', `${file} is a TensorFlow.js graph-model; a layers-model is needed`);
}
