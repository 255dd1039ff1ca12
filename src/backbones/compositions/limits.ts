import { ShapeError } from '../../program/shape';

/** The most numbers a constant may have that a file does not hold but asks for: half a gigabyte of them. */
const MOST_NUMBERS = 2 ** 26;

/** Throws `ShapeError` where a file asks for a constant too large to be meant. */
export function requireModest(numbers: number): void {
  if (!(numbers >= 0 && numbers <= MOST_NUMBERS)) throw new ShapeError(`asks for a constant of ${numbers} numbers`);
}
