import { sizeOf, stridesOf } from '../../arrays';
import type { KnownArray } from '../../graphs/operand';
import type { Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

/** Known numbers with some replaced at known places: the last axis of the places names the first axes of the numbers. */
function scattered(operation: Operation): KnownArray {
  const [from, places, updates] = [operation.known(0), operation.known(1), operation.known(2)];
  if ((operation.attributes.text('reduction') ?? 'none') !== 'none') return operation.unsupported(say`combines what it replaces`);
  const depth = places.shape.at(-1) ?? 0;
  const sizes = from.shape.slice(0, depth);
  const block = sizeOf(from.shape.slice(depth));
  const strides = stridesOf(from.shape);
  const count = sizeOf(places.shape.slice(0, -1));
  if (depth > from.shape.length || updates.data.length !== count * block) return operation.unsupported(say`has updates that do not fit its places`);
  const data = from.data.slice();
  for (let i = 0; i < count; i++) {
    const start = sizes.reduce((sum, size, axis) => {
      const given = places.data[i * depth + axis] ?? NaN;
      const place = given < 0 ? given + size : given;
      return place >= 0 && place < size ? sum + place * (strides[axis] ?? 1) : NaN;
    }, 0);
    if (!Number.isInteger(start)) return operation.unsupported(say`names places beyond the end`);
    data.set(updates.data.subarray(i * block, (i + 1) * block), start);
  }
  return { ...from, data };
}

export const scatters: Importers = {
  ScatterND: scattered,
};
