/** A range of values, its lower end first. */
export type Range = readonly [number, number];

/**
 * Round values (1, 2 or 5 times a power of ten apart) within a range, about `wanted` of them.
 * @param whole whether only whole numbers may be ticks
 */
export function linearTicks([from, to]: Range, wanted: number, whole = false): number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power || 1;
  const apart = whole ? Math.max(1, Math.round(step)) : step;
  const first = Math.ceil(from / apart - 1e-9);
  const last = Math.floor(to / apart + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * apart));
}

const mostPowers = 8;

/** Powers of ten within a range of positive values, with their double and fivefold where there are few. */
export function logarithmicTicks([from, to]: Range): number[] {
  const [first, last] = [Math.floor(Math.log10(from)), Math.floor(Math.log10(to))];
  const stride = Math.ceil((last - first + 1) / mostPowers);
  const powers: number[] = [];
  for (let power = last; power >= first; power -= stride) powers.unshift(power);
  const factors = powers.length <= 3 ? [1, 2, 5] : [1];
  const ticks = powers.flatMap((power) => factors.map((factor) => tidy(factor * 10 ** power)));
  return ticks.filter((tick) => tick >= from * 0.999 && tick <= to * 1.001);
}

/** A range that begins and ends at ticks of its own. */
export function roundedRange(range: Range, wanted: number): Range {
  const [first = range[0], second = first + 1] = linearTicks(range, wanted);
  const step = second - first || 1;
  return [tidy(Math.floor(range[0] / step + 1e-9) * step), tidy(Math.ceil(range[1] / step - 1e-9) * step)];
}

/** Without the noise that multiplying by powers of ten leaves in the last digits. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
