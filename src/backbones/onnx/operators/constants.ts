import { fill } from '../../compositions/elementwise';
import { requireModest } from '../../compositions/limits';
import { sizeOf } from '../../arrays';
import { floats, isKnown, sizesOf, wholes } from '../../graphs/operand';
import type { Importers } from '../operation';
import { isFloating } from '../tensor-data';
import { say } from '../../../contract/message';

/** Bits of the whole-number types of the format, negative for those with a sign. */
const bits: Readonly<Record<number, number>> = { 2: 8, 3: -8, 4: 16, 5: -16, 6: -32, 12: 32, 21: 4, 22: -4 };

/** A number as a type holds it: without its fraction, and without the bits for which there is no room. */
function wrapped(value: number, type: number): number {
  const signed = bits[type];
  const whole = Math.trunc(value);
  if (signed === undefined || !Number.isFinite(whole)) return whole;
  const range = 2 ** Math.abs(signed);
  const rest = ((whole % range) + range) % range;
  return signed < 0 && rest >= range / 2 ? rest - range : rest;
}

export const constants: Importers = {
  Identity: (operation) => operation.operand(0),
  Dropout(operation) {
    const training = operation.optionalKnown(2)?.data[0] ?? 0;
    if (training !== 0) return operation.unsupported(say`is in training mode; export for inference`);
    const x = operation.operand(0);
    // Nothing is dropped: the mask, which exporters name without using it, is all ones.
    if (!operation.outputNames[1]) return x;
    const computed = operation.computed();
    return [x, computed.with(fill(operation.builder, computed.value, 1))];
  },
  Constant(operation) {
    const { attributes } = operation;
    const tensor = attributes.tensor('value');
    if (tensor) return tensor;
    const float = attributes.float('value_float');
    if (float !== undefined) return floats(Float32Array.of(float), []);
    const list = attributes.floats('value_floats');
    if (list) return floats(Float32Array.from(list));
    const integer = attributes.integer('value_int');
    if (integer !== undefined) return wholes([integer], []);
    const integers = attributes.integers('value_ints');
    return integers ? wholes(integers) : operation.unsupported(say`holds no numbers`);
  },
  ConstantOfShape(operation) {
    const shape = operation.shape(operation.known(0).data);
    const given = operation.attributes.tensor('value');
    const data = new Float64Array(sizeOf(shape)).fill(given?.data[0] ?? 0);
    return { shape, data, whole: given?.whole ?? false };
  },
  Range(operation) {
    const [start, limit, delta] = [0, 1, 2].map((index) => operation.optionalNumber(index) ?? NaN) as [number, number, number];
    const count = Math.max(Math.ceil((limit - start) / delta), 0);
    requireModest(count);
    const data = Float64Array.from({ length: count }, (_, i) => start + i * delta);
    return { shape: [count], data, whole: operation.known(0).whole };
  },
  OneHot(operation) {
    const [indices, values] = [operation.known(0), operation.known(2)];
    const depth = operation.optionalNumber(1) ?? NaN;
    const axis = operation.fileAxis(operation.attributes.integer('axis') ?? -1, indices.shape.length + 1);
    const shape = operation.shape([...indices.shape.slice(0, axis), depth, ...indices.shape.slice(axis)]);
    const inner = sizeOf(indices.shape.slice(axis));
    const data = new Float64Array(sizeOf(shape)).fill(values.data[0] ?? 0);
    indices.data.forEach((index, place) => {
      const position = index < 0 ? index + depth : index;
      if (position < 0 || position >= depth) return;
      data[(Math.floor(place / inner) * depth + position) * inner + (place % inner)] = values.data[1] ?? 1;
    });
    return { shape, data, whole: values.whole };
  },
  CumSum(operation) {
    const { shape, data, whole } = operation.known(0);
    const axis = operation.fileAxis(operation.optionalNumber(1) ?? NaN, shape.length);
    const [reverse, exclusive] = ['reverse', 'exclusive'].map((name) => operation.attributes.integer(name) === 1);
    const [size, inner] = [shape[axis] ?? 1, sizeOf(shape.slice(axis + 1))];
    const sums = new Float64Array(data.length);
    for (let line = 0; line < data.length / size; line++) {
      const start = Math.floor(line / inner) * inner * size + (line % inner);
      let sum = 0;
      for (let i = 0; i < size; i++) {
        const place = start + (reverse ? size - 1 - i : i) * inner;
        const value = data[place] ?? 0;
        sums[place] = exclusive ? sum : sum + value;
        sum += value;
      }
    }
    return { shape, data: sums, whole };
  },
  Shape(operation) {
    const sizes = sizesOf(operation.operand(0));
    return wholes(sizes.slice(operation.attributes.integer('start') ?? 0, operation.attributes.integer('end')));
  },
  Size: (operation) => wholes([sizeOf(sizesOf(operation.operand(0)))], []),
  Cast(operation) {
    const x = operation.operand(0);
    const to = operation.attributes.integer('to') ?? 0;
    const floating = isFloating(to);
    if (!isKnown(x)) return floating ? x : operation.unsupported(say`makes whole numbers of computed ones`);
    // In float64 nothing is lost; what is computed with it is rounded to float32 in the end.
    if (floating) return floats(x.data instanceof Float32Array ? x.data : Float64Array.from(x.data), x.shape);
    if (to === 9) return wholes(Array.from(x.data, (value) => Number(value !== 0)), x.shape);
    return { ...wholes(Array.from(x.data, (value) => wrapped(value, to)), x.shape), elementType: to };
  },
  CastLike(operation) {
    const [x, like] = [operation.operand(0), operation.operand(1)];
    if (!isKnown(x)) return isKnown(like) && like.whole ? operation.unsupported(say`makes whole numbers of computed ones`) : x;
    if (!isKnown(like) || !like.whole) return floats(Float64Array.from(x.data), x.shape);
    const to = like.elementType ?? 0;
    return { ...wholes(Array.from(x.data, (value) => wrapped(value, to)), x.shape), elementType: to };
  },
};
