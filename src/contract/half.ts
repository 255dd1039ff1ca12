/** IEEE 754 binary16, which JavaScript has no arrays of everywhere: its bits are kept in a Uint16Array. */

const smallest = 2 ** -24;

/** The number that 16 bits stand for. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * smallest : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

let table: Float32Array | undefined;

/** The numbers of `halves`, put into `floats` of the same length. */
export function decodeHalves(halves: Uint16Array, floats: Float32Array): void {
  const numbers = (table ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => fromHalf(bits)));
  for (let place = 0; place < halves.length; place += 1) floats[place] = numbers[halves[place] ?? 0] ?? 0;
}

/** The numbers that bytes stand for, two for each, little-endian; their place in memory need not be even. */
export function halvesOf(bytes: Uint8Array): Float32Array {
  const halves = new Uint16Array(bytes.length >> 1);
  new Uint8Array(halves.buffer).set(bytes.subarray(0, 2 * halves.length));
  const floats = new Float32Array(halves.length);
  decodeHalves(halves, floats);
  return floats;
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/**
 * The nearest number of 16 bits, of two equally near the even one. What is too large becomes the largest finite number
 * of its sign, since a kept value must stay finite; NaN stays NaN.
 */
export function toHalf(value: number): number {
  float[0] = value;
  const bits = word[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7bff;
  if (magnitude < 0x38800000) return sign | roundEven(Math.abs(float[0] ?? 0) / smallest);
  const rebased = magnitude - (112 << 23);
  return sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13);
}

/** The nearest whole number to one that is not negative. */
function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/** The nearest halves of `floats`. */
export function encodeHalves(floats: Float32Array): Uint16Array {
  const halves = new Uint16Array(floats.length);
  for (let place = 0; place < floats.length; place += 1) halves[place] = toHalf(floats[place] ?? 0);
  return halves;
}
