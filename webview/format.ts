import { magnitude, percent as percentNumber, undefinedFigure } from '../src/contract/format';
import { t } from './l10n';

export { bytes, count, percentInterval } from '../src/contract/format';

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** A large count in three digits: 1.23M. */
export const short = (value: number | undefined): string => (value === undefined ? undefinedFigure : compact.format(value));

/** A fraction as a percentage with one decimal. */
export function percent(fraction: number | null | undefined): string {
  const defined = fraction !== null && fraction !== undefined && Number.isFinite(fraction);
  return defined ? `${percentNumber(fraction)}\u00a0%` : undefinedFigure;
}

/** Three significant digits, however large or small. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return undefinedFigure;
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** A duration in the unit that suits it. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return undefinedFigure;
  if (seconds < 120) return t('{0} s', magnitude(seconds));
  return seconds < 7200 ? t('{0} min', magnitude(seconds / 60)) : t('{0} h', magnitude(seconds / 3600));
}

/** A duration between two ends, to two digits, in the unit that suits the longer. */
export function durationRange({ least, most }: { readonly least: number; readonly most: number }): string {
  const digits = (value: number): string => String(Number(value.toPrecision(value < 10 ? 1 : 2)));
  if (most < 120) return t('{0} to {1} s', digits(least), digits(most));
  if (most < 7200) return t('{0} to {1} min', digits(least / 60), digits(most / 60));
  return t('{0} to {1} h', digits(least / 3600), digits(most / 3600));
}

/** A moment of ISO 8601 as the user's language writes it. */
export const dateTime = (moment: string): string => new Date(moment).toLocaleString(document.documentElement.lang || undefined);

/** The last part of a path of either platform. */
export const fileName = (file: string): string => file.split(/[\\/]/).findLast((part) => part !== '') ?? file;

/** A file's path within a folder, or the whole path where it lies elsewhere. */
export function within(folder: string, file: string): string {
  const base = folder.replace(/[\\/]+$/, '');
  return file.startsWith(base) && /^[\\/]/.test(file.slice(base.length)) ? file.slice(base.length + 1) : file;
}
