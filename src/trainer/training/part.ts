import type { Labelled } from '../../solvers/cross-entropy';

/** One part of the split as a range of the feature store: `count` rows, so many views of each labelled sample. */
export interface Part extends Labelled {
  readonly start: number;
  readonly count: number;
}

/** The three parts of a run. */
export interface Parts {
  readonly training: Part;
  readonly validation: Part;
  readonly test: Part;
}

/** Ranges of at most `size` samples that cover `count` samples after `start`. */
export function* batches(start: number, count: number, size: number): Generator<{ start: number; count: number; offset: number }> {
  for (let offset = 0; offset < count; offset += size) {
    yield { start: start + offset, count: Math.min(size, count - offset), offset };
  }
}
