import { pictureAxes, pictureShape, pooledSize, poolingOf, readPicture } from '../picture';
import { at, float32, printShape, requireShape, sameShape, sizeAt } from '../shape';
import type { Shape, TensorType } from '../tensor';
import type { Primitive, Value } from '../types';
import type { AveragePooling, Pair, Pooling } from '../vocabulary';
import { floatInput, linear, zeroTangent } from './factories';

function pooledShape(shape: Shape, parameters: Pooling): Shape {
  const picture = readPicture(shape, parameters.layout);
  const { window, padding } = parameters;
  requireShape(
    Math.max(padding.top, padding.bottom) < window[0] && Math.max(padding.left, padding.right) < window[1],
    () => `a window of ${window[0]}×${window[1]} would see nothing but padding`,
  );
  const [height, width] = pooledSize(picture, parameters);
  return pictureShape({ ...picture, height, width }, parameters.layout);
}

function unpooledShape(shape: Shape, parameters: Pooling & { readonly size: Pair }): Shape {
  const { layout, size } = parameters;
  const unpooled = pictureShape({ ...readPicture(shape, layout), height: size[0], width: size[1] }, layout);
  const pooled = pooledShape(unpooled, parameters);
  requireShape(sameShape(pooled, shape), () => `${printShape(unpooled)} pools to ${printShape(pooled)}, not ${printShape(shape)}`);
  return unpooled;
}

/** Throws `ShapeError` unless there is an offset for every window. */
function requireOffsets(inputs: readonly TensorType[], pooled: Shape): void {
  const { shape, dtype } = at(inputs, 1);
  requireShape(
    dtype === 'uint8' && sameShape(shape, pooled),
    () => `offsets ${dtype} ${printShape(shape)} do not fit windows ${printShape(pooled)}`,
  );
}

function sizeOf(picture: Value, { layout }: Pooling): Pair {
  const axes = pictureAxes(layout);
  return [sizeAt(picture.type.shape, axes.height), sizeAt(picture.type.shape, axes.width)];
}

function averagePoolingOf(parameters: AveragePooling): AveragePooling {
  return { ...poolingOf(parameters), countPadding: parameters.countPadding };
}

/** y = mean of x over each window; ẏ = mean of ẋ. */
export const averagePool: Primitive<'averagePool'> = linear(
  'averagePool',
  (inputs, parameters) => float32(pooledShape(floatInput(inputs).shape, parameters)),
  (emitter, { inputs, parameters }, cotangent) =>
    emitter.emit('averagePoolTranspose', [cotangent], { ...parameters, size: sizeOf(at(inputs, 0), parameters) }),
);

/** The transpose of average pooling, and average pooling its transpose. */
export const averagePoolTranspose: Primitive<'averagePoolTranspose'> = linear(
  'averagePoolTranspose',
  (inputs, parameters) => float32(unpooledShape(floatInput(inputs).shape, parameters)),
  (emitter, { parameters }, cotangent) => emitter.emit('averagePool', [cotangent], averagePoolingOf(parameters)),
);

/** y = maximum of x over each window; ẏ = ẋ at the first maximum. */
export const maxPool: Primitive<'maxPool'> = {
  type: (inputs, parameters) => float32(pooledShape(floatInput(inputs).shape, parameters)),
  tangent: (emitter, { inputs, parameters }, [tangent = null]) => {
    if (tangent === null) return null;
    const offset = emitter.emit('maxPoolOffset', [at(inputs, 0)], parameters);
    return emitter.emit('gatherWindow', [tangent, offset], parameters);
  },
  transpose: null,
};

/** y = position of the first maximum of x in each window; ẏ = 0. */
export const maxPoolOffset: Primitive<'maxPoolOffset'> = zeroTangent((inputs, parameters) => {
  const [height, width] = parameters.window;
  requireShape(height * width <= 256, () => `a window of ${height}×${width} has more than 256 positions`);
  return { shape: pooledShape(floatInput(inputs).shape, parameters), dtype: 'uint8' };
});

/** y = x at the given position of each window; ẏ = ẋ there. */
export const gatherWindow: Primitive<'gatherWindow'> = linear(
  'gatherWindow',
  (inputs, parameters) => {
    const pooled = pooledShape(floatInput(inputs).shape, parameters);
    requireOffsets(inputs, pooled);
    return float32(pooled);
  },
  (emitter, { inputs, parameters }, cotangent) =>
    emitter.emit('scatterWindow', [cotangent, at(inputs, 1)], { ...parameters, size: sizeOf(at(inputs, 0), parameters) }),
);

/** The transpose of `gatherWindow`, and `gatherWindow` its transpose. */
export const scatterWindow: Primitive<'scatterWindow'> = linear(
  'scatterWindow',
  (inputs, parameters) => {
    const pooled = floatInput(inputs).shape;
    requireOffsets(inputs, pooled);
    return float32(unpooledShape(pooled, parameters));
  },
  (emitter, { inputs, parameters }, cotangent) =>
    emitter.emit('gatherWindow', [cotangent, at(inputs, 1)], poolingOf(parameters)),
);
