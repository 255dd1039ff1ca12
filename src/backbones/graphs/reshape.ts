import { reshaped } from '../compositions/axes';
import { elementsPerSample } from '../../program/shape';
import type { Dimension } from '../../program/tensor';
import { BATCH, batchMultiple, Computed, type Merged } from './operand';
import type { GraphNode } from './node';
import { say } from '../../contract/message';

/**
 * A computed operand with the sizes that the file asks for: multiples of `BATCH` hold the batch, -1 is inferred. Files
 * with a fixed batch of 1 do not mention it; it stays where it is in the order of elements, merged with what stands
 * beside it there if need be.
 */
export function reshapedTo(operation: GraphNode, x: Computed, request: readonly number[]): Computed {
  const { programShape } = x;
  const refuse = (): never =>
    operation.unsupported(say`cannot reshape [${print(x.sizes)}] to [${print(request)}] without mixing the pictures of a batch`);
  const total = elementsPerSample(programShape);
  if (request.filter((size) => size === -1).length > 1) return refuse();
  const numeric = request.every((size) => size === -1 || (Number.isSafeInteger(size) && size > 0));
  if (!numeric) return refuse();
  if (x.batchAxis < 0) {
    const shape = inferred(request, total);
    return product(shape) === total ? new Computed(reshaped(operation.builder, x.value, shape)) : refuse();
  }
  const before = elementsPerSample(programShape.slice(0, x.batchAxis));
  const [axis, multiple, sizes] = placeOfBatch(request, total, before) ?? refuse();
  if (!Number.isSafeInteger(multiple)) return refuse();
  const inFront = product(sizes.slice(0, axis));
  if (inFront * multiple * product(sizes.slice(axis + 1)) !== total) return refuse();
  const merged: Merged = multiple === 1 ? null : inFront === before ? 'next' : 'previous';
  if (before !== (merged === 'previous' ? inFront * multiple : inFront)) return refuse();
  const batch: Dimension[] = merged === null ? ['N'] : merged === 'next' ? ['N', multiple] : [multiple, 'N'];
  const shape: Dimension[] = [...sizes.slice(0, axis), ...batch, ...sizes.slice(axis + 1)];
  return new Computed(reshaped(operation.builder, x.value, shape), merged);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((result, size) => result * size, 1);
}

function inferred(request: readonly number[], total: number): number[] {
  const known = product(request.filter((size) => size !== -1));
  return request.map((size) => (size === -1 ? total / known : size));
}

function print(sizes: readonly number[]): string {
  const multiples = sizes.map((size) => ({ size, multiple: batchMultiple(size) }));
  return multiples.map(({ size, multiple }) => (multiple === undefined ? size : multiple === 1 ? 'N' : `${multiple}·N`)).join(', ');
}

/**
 * The axis that holds the batch, how many times it holds it, and all sizes with what is inferred (that of the batch's
 * axis does not matter).
 */
function placeOfBatch(request: readonly number[], total: number, before: number): [number, number, number[]] | undefined {
  const told = request.findIndex((size) => size >= BATCH);
  if (told >= 0) {
    const multiple = batchMultiple(request[told] ?? 0);
    return multiple === undefined ? undefined : [told, multiple, inferred(request.with(told, multiple), total)];
  }
  // Where as many elements come before an axis as come before the batch, the batch may stand there.
  const possible = request.flatMap((size, axis) => (product(request.slice(0, axis)) === before ? [{ size, axis }] : []));
  const single = possible.find(({ size }) => size === 1);
  const open = possible.find(({ size }) => size === -1);
  if (open && (!single || product(request) === -total)) {
    return [open.axis, total / product(request.filter((size) => size !== -1)), [...request]];
  }
  const sizes = inferred(request, total);
  // The last axis holds what is known of one place: the batch joins the places before it.
  const last = sizes.length - 1;
  const places = last > 0 && before > 1 && !single && product(sizes.slice(0, last)) === before;
  if (places) return [last - 1, sizes[last - 1] ?? 1, sizes];
  const chosen = single ?? possible[0];
  return chosen && [chosen.axis, chosen.size, sizes];
}
