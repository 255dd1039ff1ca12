import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { Shape } from '../../program/tensor';
import type { Layout } from '../../program/vocabulary';
import { declaredPicture } from '../declared-picture';
import type { SideRule } from '../preprocessing';
import { networkSchema, type NetworkConfig } from './schema';

const shapeSchema = z.array(z.number().nullable()).max(16);

/** How deep models may stand within models. */
export const MOST_LEVELS = 16;

/**
 * Shape of the pictures, from the first layer that tells it, be it in a model used as a layer.
 * @throws TangentError `backbone-unsupported` if the network takes something else than one picture of three channels
 */
export function imageInput(network: NetworkConfig, file: string, side: SideRule): { layout: Layout; shape: Shape } {
  const inputs = network.layers.filter(({ class_name: type }) => type === 'InputLayer');
  if (inputs.length > 1) {
    throw new TangentError(
      'backbone-unsupported',
      say`${file} has ${inputs.length} inputs; a network of one picture is needed`,
    );
  }
  const parsed = shapeSchema.safeParse(declaredShape(network, 0));
  return declaredPicture(parsed.success ? parsed.data : [], say`${file}: the input`, side);
}

function declaredShape({ layers }: NetworkConfig, level: number): unknown {
  for (const { config } of layers) {
    const own = config['batch_input_shape'] ?? config['batch_shape'];
    if (own) return own;
    const inner = networkSchema.safeParse(config);
    const within = inner.success && level < MOST_LEVELS ? declaredShape(inner.data, level + 1) : undefined;
    if (within) return within;
  }
  return undefined;
}
