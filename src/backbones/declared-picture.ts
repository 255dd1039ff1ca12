import { TangentError } from '../contract/errors';
import { say, type Said } from '../contract/message';
import type { Dimension, Shape } from '../program/tensor';
import type { Layout } from '../program/vocabulary';
import type { SideRule } from './preprocessing';

/** The largest height or width of pictures that a file may declare. */
const MOST_PIXELS = 2 ** 13;

/**
 * The shape of a batch of pictures with three channels from what a TensorFlow.js file declares.
 * @param sizes null or negative where the file leaves them open
 * @param what names the input in messages
 * @throws TangentError `backbone-unsupported` if it declares something else, or pictures too large to be meant
 */
export function declaredPicture(sizes: readonly (number | null)[], what: Said, side: SideRule): { layout: Layout; shape: Shape } {
  const layout: Layout | undefined = sizes.length !== 4 ? undefined : sizes[3] === 3 ? 'NHWC' : sizes[1] === 3 ? 'NCHW' : undefined;
  if (!layout) {
    const printed = sizes.map((size) => size ?? '?').join(', ');
    throw new TangentError('backbone-unsupported', say`${what} has shape [${printed}]; pictures with three channels are needed`);
  }
  const channels = layout === 'NCHW' ? 1 : 3;
  const shape = sizes.map((size, axis): Dimension => {
    if (axis === 0) return 'N';
    const chosen = axis === channels ? 3 : side(size !== null && size > 0 ? size : null);
    if (Number.isInteger(chosen) && chosen >= 1 && chosen <= MOST_PIXELS) return chosen;
    throw new TangentError('backbone-unsupported', say`${what} takes pictures of ${chosen} pixels; 1 to ${MOST_PIXELS} are possible`);
  });
  return { layout, shape };
}
