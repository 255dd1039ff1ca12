/** A range of values, its lower end first. */
export type Range = readonly [number, number];

/**
 * Round values (1, 2 or 5 times a power of ten apart) within a range, about `wanted` of them.
 * @param whole whether only whole numbers may be ticks
 */
export function linearTicks(range: Range, wanted: number, whole = false): number[] {
  if (!(range[1] > range[0])) return [range[0]];
  return multiples(range, stepWithin(range, wanted, whole));
}

/** The step between ticks: about a `wanted`th of the range, and at least one multiple of it lies there. */
function stepWithin(range: Range, wanted: number, whole = false): number {
  const rough = (range[1] - range[0]) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factors = [1, 2, 5, 10];
  const chosen = factors.findIndex((factor) => factor * power >= rough * 0.999);
  const stepAt = (index: number): number => {
    const step = (factors[index] ?? 10) * power || 1;
    return whole ? Math.max(1, Math.round(step)) : step;
  };
  // Few wide steps may lie so that none falls into the range.
  const missed = multiples(range, stepAt(chosen)).length === 0 && chosen > 0;
  return stepAt(missed ? chosen - 1 : chosen);
}

/** Multiples of a step within a range. */
function multiples([from, to]: Range, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => tidy((first + index) * step));
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
  const step = range[1] > range[0] ? stepWithin(range, wanted) : 1;
  return [tidy(Math.floor(range[0] / step + 1e-9) * step), tidy(Math.ceil(range[1] / step - 1e-9) * step)];
}

/** Without the noise that multiplying by powers of ten leaves in the last digits. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
