import type { SkippedFile } from '../../contract/figures';
import type { MethodName } from '../../contract/methods';
import { decodeBatches, leftOut } from '../../datasets';
import { probabilities } from '../../evaluation';
import { averageViews } from '../../solvers/cross-entropy';
import { backgroundOf } from '../adapt/features';
import type { Trained } from './load';
import type { TrainedNetwork } from './network';

const batch = 8;

/** A picture with the probabilities of all classes by each model. */
export interface Classified {
  readonly file: string;
  readonly probabilities: ReadonlyMap<MethodName, Float64Array>;
}

export interface Classification {
  readonly classified: readonly Classified[];
  /** Since the classification before. */
  readonly skipped: readonly SkippedFile[];
}

/**
 * Classifies pictures batch by batch, in their order. Where the run averages over views of its test pictures, so is
 * here.
 */
export async function* classify(trained: Trained, network: TrainedNetwork, files: readonly string[]): AsyncGenerator<Classification> {
  const { setting, experiment, background } = trained;
  const { testViews: views } = experiment;
  const classes = trained.classes.length;
  const rows = files.flatMap((file) => Array.from({ length: views }, (_, number) => ({ file, view: { purpose: 'test' as const, number } })));
  let skipped: Classification['skipped'][number][] = [];
  const decoded = decodeBatches(rows, setting.preprocessing, {
    batch,
    background: backgroundOf(background),
    onSkipped: (found, row) => void (row % views === 0 && skipped.push(leftOut(found))),
  });
  // A picture's views come one after the other, but not in one batch.
  let seen: { file: number; logits: Map<MethodName, number[]> } = { file: -1, logits: new Map() };
  for await (const { pixels, indexes } of decoded) {
    const { logits } = await network.run(pixels);
    const classified: Classified[] = [];
    for (const [at, row] of indexes.entries()) {
      const file = Math.floor(row / views);
      if (seen.file !== file) seen = { file, logits: new Map([...logits.keys()].map((name) => [name, []])) };
      for (const [name, values] of logits) seen.logits.get(name)?.push(...values.subarray(at * classes, (at + 1) * classes));
      if ([...seen.logits.values()].some(({ length }) => length < views * classes)) continue;
      const chances = [...seen.logits].map(([name, values]) => {
        const averaged = averageViews(Float64Array.from(values), { classes, views });
        return [name, probabilities(averaged, classes)] as const;
      });
      classified.push({ file: files[file] ?? '', probabilities: new Map(chances) });
    }
    yield { classified, skipped };
    skipped = [];
  }
  if (skipped.length > 0) yield { classified: [], skipped };
}
