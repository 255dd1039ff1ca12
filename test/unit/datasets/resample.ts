type Kernel = (distance: number) => number;

export const triangle: Kernel = (x) => Math.max(0, 1 - Math.abs(x));

/** Cubic convolution with a = −½ (Keys, 1981). */
export const catmullRom: Kernel = (x) => {
  const d = Math.abs(x);
  if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
  return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
};

/** Weights of the source's pixels for each target pixel, the kernel widened by the factor of shrinking. */
function weights(from: number, to: number, kernel: Kernel): number[][] {
  const factor = from / to;
  return Array.from({ length: to }, (_, target) => {
    const centre = (target + 0.5) * factor - 0.5;
    const row = Array.from({ length: from }, (_, source) => kernel((source - centre) / Math.max(1, factor)));
    const sum = row.reduce((all, weight) => all + weight, 0);
    return row.map((weight) => weight / sum);
  });
}

/** Resamples [height, width, 3] in float64, an independent reference for shrinking. */
export function resample(
  pixels: Uint8Array,
  [width, height]: readonly [number, number],
  [toWidth, toHeight]: readonly [number, number],
  kernel: Kernel,
): Float64Array {
  const across = weights(width, toWidth, kernel);
  const down = weights(height, toHeight, kernel);
  const middle = new Float64Array(height * toWidth * 3);
  for (let y = 0; y < height; y += 1)
    across.forEach((row, x) =>
      row.forEach((weight, source) => {
        for (let c = 0; c < 3; c += 1)
          middle[(y * toWidth + x) * 3 + c]! += weight * pixels[(y * width + source) * 3 + c]!;
      }),
    );
  const result = new Float64Array(toHeight * toWidth * 3);
  down.forEach((row, y) =>
    row.forEach((weight, source) => {
      for (let at = 0; at < toWidth * 3; at += 1) result[y * toWidth * 3 + at]! += weight * middle[source * toWidth * 3 + at]!;
    }),
  );
  return result;
}
