import { createHash } from 'node:crypto';
import type { SampleCounts } from '../../contract/figures';
import { parseGroupBy, partNames, scanDataset, splitDataset, type Sample } from '../../datasets';
import type { Part, Parts } from '../training/part';
import type { Session } from './session';

/** A dataset in the order in which a run works: training, validation, test. */
export interface Samples {
  readonly classes: readonly string[];
  readonly ordered: readonly Sample[];
  readonly parts: Parts;
  readonly counts: SampleCounts;
  readonly warnings: readonly string[];
  /** Of paths, bytes, labels and parts: equal datasets split equally have equal fingerprints. */
  readonly fingerprint: string;
}

/** Scans and splits a run's dataset, and logs what came of it. */
export async function gatherSamples(session: Session): Promise<Samples> {
  const { dataset: folder, seed, groupBy, resplit } = session.experiment;
  const dataset = await scanDataset(folder, {
    resplit,
    signal: session.signal,
    onProgress: (done, of) => session.progress('scan', done, of),
  });
  const split = splitDataset(dataset, { seed, groupBy: groupBy === null ? undefined : parseGroupBy(groupBy) });
  const ordered = partNames.flatMap((name) => split.parts[name].flatMap((index) => dataset.samples[index] ?? []));
  const warnings = [...dataset.warnings, ...split.warnings].map(({ message }) => message);
  const counts = {
    train: split.parts.train.length,
    validation: split.parts.validation.length,
    test: split.parts.test.length,
    skipped: [...dataset.skipped],
  };
  for (const message of warnings) session.warn(message);
  const classes = dataset.classes.map((name, label) => ({ name, count: dataset.counts[label] ?? 0 }));
  session.log({ type: 'dataset', classes, samples: counts });
  return {
    classes: dataset.classes,
    ordered,
    parts: partsOf(ordered, dataset.classes.length, counts),
    counts,
    warnings,
    fingerprint: fingerprint(ordered, counts),
  };
}

function partsOf(ordered: readonly Sample[], classes: number, counts: SampleCounts): Parts {
  const part = (start: number, count: number): Part => {
    const labels = Int32Array.from(ordered.slice(start, start + count), ({ label }) => label);
    return { start, count, labels, classes };
  };
  return {
    training: part(0, counts.train),
    validation: part(counts.train, counts.validation),
    test: part(counts.train + counts.validation, counts.test),
  };
}

function fingerprint(ordered: readonly Sample[], { train, validation }: SampleCounts): string {
  const hash = createHash('sha256').update(`${train} ${validation}\n`);
  for (const { path, sha256, label } of ordered) hash.update(`${label} ${sha256} ${path}\n`);
  return hash.digest('hex');
}
