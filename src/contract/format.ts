/** What stands where a number is undefined: no test pictures, or a loss that went to infinity. */
export const undefinedFigure = '–';

const figure = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : undefinedFigure);

/** A fraction as percent with one decimal and without a sign: 0.9346 is `93.5`. */
export function percent(fraction: number): string {
  return figure(100 * fraction, 1);
}

/** Ends of an interval of fractions in percent: `90.7 to 95.5`. */
export function percentInterval([from, to]: readonly [number, number]): string {
  return `${percent(from)} to ${percent(to)}`;
}

/** A difference of fractions in percentage points, signed: `+9.4`, `−0.3`. */
export function points(difference: number): string {
  const text = figure(Math.abs(100 * difference), 1);
  if (!Number.isFinite(difference) || Number(text) === 0) return text;
  return `${difference < 0 ? '−' : '+'}${text}`;
}

/** Ends of an interval of differences in percentage points: `−0.3 to +1.2`. */
export function pointsInterval([from, to]: readonly [number, number]): string {
  return `${points(from)} to ${points(to)}`;
}

/** A p-value: three decimals, `< 0.001` below that. */
export function pValueText(pValue: number): string {
  return pValue < 0.001 ? '< 0.001' : figure(pValue, 3);
}

/** A count with its thousands set apart by commas, in every locale alike. */
export function count(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: 0 }) : undefinedFigure;
}

/** A duration or other magnitude: decimals only as far as they say something. */
export function magnitude(value: number): string {
  const size = Math.abs(value);
  return figure(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** A number to so many significant digits. */
export function digits(value: number, significant: number): string {
  return Number.isFinite(value) ? value.toPrecision(significant) : undefinedFigure;
}

/** A size in bytes, in units of 1024. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  if (!Number.isFinite(value)) return undefinedFigure;
  const order = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
  return `${order === 0 ? count(value) : magnitude(value / 1024 ** order)} ${units[order]}`;
}

/** What a run is doing that waits for memory or for its turn, so many runs before it. */
export function waitingWords({ before, reason }: { readonly before: number; readonly reason: 'memory' | 'turn' }): string {
  return `waiting${reason === 'memory' ? ' for memory' : ''}, ${count(before)} ${before === 1 ? 'run' : 'runs'} before it`;
}
