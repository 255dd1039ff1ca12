import type { Pair, Pooling } from '../../../program/vocabulary';
import type { Preparation, TfjsKernel, TfPicture, TfTensor } from '../kernel';
import { asPicture, every, padPicture, spreadPicture, taps } from '../pictures';
import { pooled, tapPadding, typeSize } from '../windows';

interface Numbered {
  readonly tap: Pair;
  readonly offset: TfTensor;
}

/** A window's positions with their numbers on the backend. */
function numberedTaps({ integers }: Preparation, { window }: Pooling): Numbered[] {
  return taps(window).map((tap, index) => ({ tap, offset: integers(Int32Array.of(index), []) }));
}

/** Padding that no element is less than. */
function padded({ tf }: Preparation, picture: TfTensor, { padding }: Pooling): TfPicture {
  return padPicture(tf, asPicture(picture), padding, -Infinity);
}

export const maxPool: TfjsKernel<'maxPool'> = (preparation, { output, parameters }) => {
  const count = typeSize(output.type);
  return ({ input }) =>
    pooled(preparation.tf, 'maxPool', padded(preparation, input(0), parameters), parameters, count);
};

export const maxPoolOffset: TfjsKernel<'maxPoolOffset'> = (preparation, { output, parameters }) => {
  const { tf } = preparation;
  const count = typeSize(output.type);
  // Where elements are equal the last to be written stays, so the first position is written last.
  const backwards = numberedTaps(preparation, parameters).reverse();
  return ({ input }) => {
    const picture = padded(preparation, input(0), parameters);
    const greatest = pooled(tf, 'maxPool', picture, parameters, count);
    return backwards.reduce((offsets: TfTensor, { tap, offset }) => {
      const here = tf.equal(every(tf, picture, tap, count, parameters.stride), greatest);
      return tf.where(here, offset, offsets);
    }, tf.zeros(greatest.shape, 'int32'));
  };
};

export const gatherWindow: TfjsKernel<'gatherWindow'> = (preparation, { output, parameters }) => {
  const { tf } = preparation;
  const count = typeSize(output.type);
  const numbered = numberedTaps(preparation, parameters);
  return ({ input }) => {
    const offsets = input(1);
    const picture = padPicture(tf, asPicture(input(0)), parameters.padding);
    return numbered.reduce((gathered: TfTensor | null, { tap, offset }) => {
      const elements = every(tf, picture, tap, count, parameters.stride);
      return gathered ? tf.where(tf.equal(offsets, offset), elements, gathered) : elements;
    }, null) ?? picture;
  };
};

export const scatterWindow: TfjsKernel<'scatterWindow'> = (preparation, { inputs, parameters }) => {
  const { tf } = preparation;
  const { size, stride } = parameters;
  const count = typeSize(inputs[0]?.type);
  const numbered = numberedTaps(preparation, parameters);
  return ({ input }) => {
    const [elements, offsets] = [asPicture(input(0)), input(1)];
    const none = tf.zerosLike(elements);
    const pictures = numbered.map(({ tap, offset }) => {
      const chosen = tf.where(tf.equal(offsets, offset), elements, none);
      return padPicture(tf, spreadPicture(tf, chosen, stride), tapPadding(tap, parameters, size, count));
    });
    return tf.addN(pictures);
  };
};
