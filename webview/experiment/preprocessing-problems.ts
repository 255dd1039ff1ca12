import type { Preprocessing } from '../../src/contract/preprocessing';
import { t } from '../l10n';
import type { PreprocessingField } from './model';

const largest = 8192;

/** Three numbers, set apart by commas, semicolons or spaces; null where they are not three. */
export function numbersOf(text: string): [number, number, number] | null {
  const parts = text.trim().split(/\s*[,;]\s*|\s+/).map((part) => (part === '' ? NaN : Number(part)));
  const [first, second, third] = parts;
  const fits = parts.length === 3 && parts.every((number) => Number.isFinite(number));
  return fits && first !== undefined && second !== undefined && third !== undefined ? [first, second, third] : null;
}

/** What is wrong with a field of the preprocessing as it is typed. */
export function preprocessingProblem(field: PreprocessingField, text: string, now: Preprocessing | undefined): string | undefined {
  if (field === 'size') {
    const least = Math.max(now?.width ?? 1, now?.height ?? 1);
    const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
    return value >= least && value <= largest ? undefined : t('A whole number from {0} to {1}', least, largest);
  }
  const numbers = numbersOf(text);
  if (!numbers) return t('Three numbers, one for each channel');
  return field === 'std' && numbers.some((number) => number <= 0) ? t('Three numbers above 0') : undefined;
}
