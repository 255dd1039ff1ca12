import type { Snapshot } from './candidate';

/** A copy of a snapshot's float32 array. @throws if it is not there */
export function floats(snapshot: Snapshot, name: string): Float32Array {
  const data = snapshot.arrays[name];
  if (!(data instanceof Float32Array)) throw new Error(`the checkpoint has no ${name}`);
  return data.slice();
}

/** A copy of a snapshot's float64 array. @throws if it is not there */
export function doubles(snapshot: Snapshot, name: string): Float64Array {
  const data = snapshot.arrays[name];
  if (!(data instanceof Float64Array)) throw new Error(`the checkpoint has no ${name}`);
  return data.slice();
}

/** Whole numbers from 0 to one below a number that a snapshot holds. */
export function upTo(snapshot: Snapshot, name: string): number[] {
  return Array.from({ length: snapshot.numbers[name] ?? 0 }, (_, i) => i);
}

/** Arrays under numbered names: `prefix/0`, `prefix/1`, … */
export function numbered<A>(prefix: string, arrays: readonly A[]): Record<string, A> {
  return Object.fromEntries(arrays.map((array, i) => [`${prefix}/${i}`, array]));
}
