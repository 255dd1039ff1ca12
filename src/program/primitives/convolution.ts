import { convolutionOf, convolvedSize, pictureAxes, pictureShape, readPicture } from '../picture';
import { at, float32, printShape, requireShape, sizeAt } from '../shape';
import type { Shape } from '../tensor';
import type { Primitive, Value } from '../types';
import type { Convolution, Pair } from '../vocabulary';
import { bilinear, floatInput } from './factories';

// The three primitives are the three bilinear maps of one trilinear form ⟨convolution(x, W), g⟩, so each one's
// transposes are the other two.

function kernelSize(kernel: Value): Pair {
  return [sizeAt(kernel.type.shape, 0), sizeAt(kernel.type.shape, 1)];
}

function pictureSize(picture: Value, layout: Convolution['layout']): Pair {
  const axes = pictureAxes(layout);
  return [sizeAt(picture.type.shape, axes.height), sizeAt(picture.type.shape, axes.width)];
}

function outputShape(pictureOf: Shape, kernel: Shape, parameters: Convolution): Shape {
  const picture = readPicture(pictureOf, parameters.layout);
  const { groups } = parameters;
  const [inputChannels, outputChannels] = [sizeAt(kernel, 2), sizeAt(kernel, 3)];
  requireShape(
    kernel.length === 4 && picture.channels === inputChannels * groups && outputChannels % groups === 0,
    () => `kernel ${printShape(kernel)} in ${groups} groups does not fit pictures ${printShape(pictureOf)}`,
  );
  const [height, width] = convolvedSize(picture, [sizeAt(kernel, 0), sizeAt(kernel, 1)], parameters);
  return pictureShape({ batch: picture.batch, height, width, channels: outputChannels }, parameters.layout);
}

function requireOutput(actual: Shape, expected: Shape): void {
  requireShape(
    actual.every((dimension, axis) => dimension === expected[axis]),
    () => `a convolution's cotangent is ${printShape(actual)} where its output is ${printShape(expected)}`,
  );
}

/** y = W ∗ x; ẏ = W ∗ ẋ + Ẇ ∗ x. */
export const convolution: Primitive<'convolution'> = bilinear(
  'convolution',
  (inputs, parameters) => float32(outputShape(floatInput(inputs).shape, at(inputs, 1).shape, parameters)),
  [
    (emitter, { inputs, parameters }, cotangent) =>
      emitter.emit('convolutionInputGradient', [cotangent, at(inputs, 1)], {
        ...parameters,
        size: pictureSize(at(inputs, 0), parameters.layout),
      }),
    (emitter, { inputs, parameters }, cotangent) =>
      emitter.emit('convolutionKernelGradient', [at(inputs, 0), cotangent], {
        ...parameters,
        size: kernelSize(at(inputs, 1)),
      }),
  ],
);

/** (g, W) → x̄ with ⟨x̄, x⟩ = ⟨g, W ∗ x⟩ for every x. */
export const convolutionInputGradient: Primitive<'convolutionInputGradient'> = bilinear(
  'convolutionInputGradient',
  (inputs, parameters) => {
    const { layout, groups, size } = parameters;
    const cotangent = readPicture(floatInput(inputs).shape, layout);
    const kernel = at(inputs, 1).shape;
    const channels = sizeAt(kernel, 2) * groups;
    const shape = pictureShape({ batch: cotangent.batch, height: size[0], width: size[1], channels }, layout);
    requireOutput(at(inputs, 0).shape, outputShape(shape, kernel, parameters));
    return float32(shape);
  },
  [
    (emitter, { inputs, parameters }, cotangent) =>
      emitter.emit('convolution', [cotangent, at(inputs, 1)], convolutionOf(parameters)),
    (emitter, { inputs, parameters }, cotangent) =>
      emitter.emit('convolutionKernelGradient', [cotangent, at(inputs, 0)], {
        ...convolutionOf(parameters),
        size: kernelSize(at(inputs, 1)),
      }),
  ],
);

/** (x, g) → W̄ with ⟨W̄, W⟩ = ⟨g, W ∗ x⟩ for every W. */
export const convolutionKernelGradient: Primitive<'convolutionKernelGradient'> = bilinear(
  'convolutionKernelGradient',
  (inputs, parameters) => {
    const { layout, groups, size } = parameters;
    const picture = readPicture(floatInput(inputs).shape, layout);
    const cotangent = at(inputs, 1).shape;
    const shape = [size[0], size[1], picture.channels / groups, readPicture(cotangent, layout).channels];
    requireOutput(cotangent, outputShape(at(inputs, 0).shape, shape, parameters));
    return float32(shape);
  },
  [
    (emitter, { inputs, parameters }, cotangent) =>
      emitter.emit('convolutionInputGradient', [at(inputs, 1), cotangent], {
        ...convolutionOf(parameters),
        size: pictureSize(at(inputs, 0), parameters.layout),
      }),
    (emitter, { inputs, parameters }, cotangent) =>
      emitter.emit('convolution', [at(inputs, 0), cotangent], convolutionOf(parameters)),
  ],
);
