/**
 * Counter-based random numbers: each function depends on its arguments alone, so that a resumed run draws what an
 * uninterrupted one would have drawn, in whatever order and process.
 *
 * Algorithm: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
 * The generator's key is Philox of (seed, two FNV-1a hashes of the purpose); its counter is (block, up to three
 * counters). A uniform number takes two words (53 bits).
 */
type Words = readonly [number, number, number, number];

const keyOfKeys = [0x74616e67, 0x656e7421] as const;
const word = 2 ** 32;

/** High and low 32 bits of the product of two unsigned 32-bit numbers. */
function multiply(a: number, b: number): readonly [number, number] {
  const low = (a & 0xffff) * b;
  const high = (a >>> 16) * b + Math.floor(low / 0x10000);
  return [Math.floor(high / 0x10000), Math.imul(a, b) >>> 0];
}

/** One block of Philox4x32-10: four unsigned 32-bit words from a counter of four and a key of two. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round += 1) {
    const [high0, low0] = multiply(0xd2511f53, c0);
    const [high1, low1] = multiply(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let position = 0; position < text.length; position += 1) {
    const unit = text.charCodeAt(position);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}

function requireWhole(value: number, limit: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > limit)
    throw new RangeError(`${what} must be a whole number from 0 to ${limit}, got ${value}`);
}

/** The blocks of one stream, by number. */
function stream(seed: number, purpose: string, counters: readonly number[]): (block: number) => Words {
  requireWhole(seed, Number.MAX_SAFE_INTEGER, 'a seed');
  if (counters.length > 3) throw new RangeError(`at most three counters, got ${counters.length}`);
  for (const counter of counters) requireWhole(counter, word - 1, 'a counter');
  const hashes = [fnv1a(purpose, 0x811c9dc5), fnv1a(purpose, 0x2c9277b5)] as const;
  const [k0, k1, tag] = philox([seed % word, Math.floor(seed / word), ...hashes], keyOfKeys);
  const [a = 0, b = 0, c = 0] = counters;
  // The number of counters tells (1) from (1, 0).
  const key = [k0, (k1 ^ Math.imul(tag | 1, counters.length)) >>> 0] as const;
  return (block) => philox([block, a, b, c], key);
}

/** 53 bits of two words, in [0, 1). */
function fraction(high: number, low: number): number {
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}

/**
 * `length` numbers, each uniform in [0, 1), of the stream (seed, purpose, counters).
 * @param seed whole number from 0 to 2⁵³ − 1
 * @param purpose what the numbers are for; streams of different purposes are independent
 * @param counters at most three whole numbers below 2³², for example epoch and sample
 */
export function uniforms(length: number, seed: number, purpose: string, ...counters: number[]): Float64Array {
  const blocks = stream(seed, purpose, counters);
  const numbers = new Float64Array(length);
  for (let position = 0; position < length; position += 2) {
    const [a, b, c, d] = blocks(position / 2);
    numbers[position] = fraction(a, b);
    if (position + 1 < length) numbers[position + 1] = fraction(c, d);
  }
  return numbers;
}

/** One number, uniform in [0, 1): the first of `uniforms`. */
export function uniform(seed: number, purpose: string, ...counters: number[]): number {
  const [a, b] = stream(seed, purpose, counters)(0);
  return fraction(a, b);
}

/** `length` independent standard normal numbers (Box and Muller, 1958) of the stream (seed, purpose, counters). */
export function normals(length: number, seed: number, purpose: string, ...counters: number[]): Float64Array {
  const blocks = stream(seed, purpose, counters);
  const numbers = new Float64Array(length);
  for (let position = 0; position < length; position += 2) {
    const [a, b, c, d] = blocks(position / 2);
    const radius = Math.sqrt(-2 * Math.log1p(-fraction(a, b)));
    const angle = 2 * Math.PI * fraction(c, d);
    numbers[position] = radius * Math.cos(angle);
    if (position + 1 < length) numbers[position + 1] = radius * Math.sin(angle);
  }
  return numbers;
}

/** One standard normal number: the first of `normals`. */
export function normal(seed: number, purpose: string, ...counters: number[]): number {
  return normals(1, seed, purpose, ...counters)[0] ?? 0;
}

/** A uniformly drawn order of 0 … length − 1 (Fisher and Yates) of the stream (seed, purpose, counters). */
export function permutation(length: number, seed: number, purpose: string, ...counters: number[]): Int32Array {
  const order = Int32Array.from({ length }, (_, index) => index);
  const numbers = uniforms(length, seed, purpose, ...counters);
  for (let last = length - 1; last > 0; last -= 1) {
    const chosen = Math.floor((numbers[last] ?? 0) * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[chosen] ?? 0;
    order[chosen] = moved;
  }
  return order;
}
