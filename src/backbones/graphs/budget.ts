import { ShapeError } from '../../program/shape';

/** What may be computed at import, whatever the file holds: numbers, and multiplications and additions. */
const MOST_NUMBERS = 2 ** 26;
const MOST_OPERATIONS = 2 ** 30;

/**
 * What one import may still compute of known numbers, so that no file of any size takes more than a bounded time and
 * memory: as many numbers as fit half a gigabyte, and four times those that the file itself holds.
 */
export class Budget {
  private numbers: number;
  private operations = MOST_OPERATIONS;

  constructor(numbersInFile: number) {
    this.numbers = MOST_NUMBERS + 4 * numbersInFile;
  }

  /** Throws `ShapeError` where it does not suffice. */
  spend(numbers: number, operations = 0): void {
    if (!(numbers <= this.numbers && operations <= this.operations)) {
      throw new ShapeError(`takes ${operations} operations on ${numbers} numbers at import, more than a network needs`);
    }
    this.numbers -= numbers;
    this.operations -= operations;
  }
}
