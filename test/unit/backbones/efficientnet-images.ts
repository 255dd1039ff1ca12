import type { Tensor } from '../../../src/program/tensor';

/** Two pictures of the reference's recipe, NCHW and normalised. */
export function efficientNetImages(): Tensor {
  const side = 224;
  const data = new Float64Array(2 * 3 * side * side);
  let i = 0;
  for (let n = 0; n < 2; n += 1)
    for (let c = 0; c < 3; c += 1)
      for (let y = 0; y < side; y += 1)
        for (let x = 0; x < side; x += 1) {
          const t = ((3 + n) * y + (2 + c) * x + Math.floor((x * y) / (9 + 4 * c)) + 41 * n) % 510;
          data[i++] = ((t < 256 ? t : 509 - t) - 127) / 128;
        }
  return { shape: [2, 3, side, side], dtype: 'float32', data };
}
