import { t } from './l10n';

const none = '–';
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: 3 });
const percents = new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A count with separators. */
export const count = (value: number): string => whole.format(value);

/** A large count in three digits: 1.23M. */
export const short = (value: number): string => compact.format(value);

/** A fraction as a percentage with one decimal. */
export const percent = (fraction: number | null | undefined): string =>
  fraction === null || fraction === undefined || Number.isNaN(fraction) ? none : percents.format(fraction);

/** Three significant digits, however large or small. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return none;
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** A probability of a test, never shown as an exact zero. */
export const probability = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`);

/** A duration in the unit that suits it. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return none;
  if (seconds < 10) return t('{0} s', seconds.toFixed(1));
  if (seconds < 120) return t('{0} s', Math.round(seconds));
  if (seconds < 7200) return t('{0} min', Math.round(seconds / 60));
  return t('{0} h', (seconds / 3600).toFixed(1));
}

/** A size in memory, in powers of 1,000. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let scaled = value;
  let unit = 0;
  for (; scaled >= 1000 && unit < units.length - 1; unit += 1) scaled /= 1000;
  return `${scaled < 10 && unit > 0 ? scaled.toFixed(1) : Math.round(scaled)} ${units[unit]}`;
}

/** The last part of a path of either platform. */
export const fileName = (file: string): string => file.split(/[\\/]/).findLast((part) => part !== '') ?? file;

/** A file's path within a folder, or the whole path where it lies elsewhere. */
export function within(folder: string, file: string): string {
  const base = folder.replace(/[\\/]+$/, '');
  return file.startsWith(base) && /^[\\/]/.test(file.slice(base.length)) ? file.slice(base.length + 1) : file;
}
