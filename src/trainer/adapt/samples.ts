import { createHash } from 'node:crypto';
import type { SampleCounts } from '../../contract/figures';
import { splitSeedOf, type Experiment } from '../../contract/experiment';
import type { Message } from '../../contract/message';
import { leftOut, parseGroupBy, partNames, scanDataset, splitDataset, type Pictured, type PicturesAhead, type Sample, type View } from '../../datasets';
import { writeSplit } from '../../runs';
import type { Part, Parts } from '../training/part';
import type { Session } from './session';

/** A dataset in the order in which a run works: training, validation, test. */
export interface Samples {
  readonly classes: readonly string[];
  readonly ordered: readonly Sample[];
  /** The rows of the feature store: every view of every picture, in the same order, views of a picture together. */
  readonly rows: readonly Row[];
  readonly parts: Parts;
  readonly counts: SampleCounts;
  readonly warnings: readonly Message[];
  /** Of paths, bytes, labels and parts: equal datasets split equally have equal fingerprints. */
  readonly fingerprint: string;
}

/** A view of a picture. */
export type Row = Required<Pictured>;

/**
 * Scans and splits a run's dataset, and logs what came of it.
 * @param ahead keeps what is decoded
 */
export async function gatherSamples(session: Session, ahead: PicturesAhead): Promise<Samples> {
  const { experiment } = session;
  const { dataset: folder, groupBy, resplit } = experiment;
  const dataset = await scanDataset(folder, {
    resplit,
    ahead,
    signal: session.signal,
    onProgress: (done, of) => session.progress('scan', done, of),
  });
  const split = splitDataset(dataset, { seed: splitSeedOf(experiment), groupBy: groupBy === null ? undefined : parseGroupBy(groupBy) });
  const ordered = partNames.flatMap((name) => split.parts[name].flatMap((index) => dataset.samples[index] ?? []));
  const warnings = [...dataset.warnings, ...split.warnings].map(({ message }) => message);
  const counts = {
    train: split.parts.train.length,
    validation: split.parts.validation.length,
    test: split.parts.test.length,
    skipped: dataset.skipped.map(leftOut),
  };
  for (const message of warnings) session.warn(message);
  const classes = dataset.classes.map((name, label) => ({ name, count: dataset.counts[label] ?? 0 }));
  const paths = ordered.map((sample) => sample.path);
  const [train, end] = [counts.train, counts.train + counts.validation];
  await writeSplit(session.folder, { version: 1, train: paths.slice(0, train), validation: paths.slice(train, end), test: paths.slice(end) });
  session.log({ type: 'dataset', classes, samples: counts });
  return {
    classes: dataset.classes,
    ordered,
    rows: rowsOf(ordered, counts, experiment),
    parts: partsOf(ordered, dataset.classes.length, counts, experiment),
    counts,
    warnings,
    fingerprint: fingerprint(ordered, counts),
  };
}

type Views = Pick<Experiment, 'views' | 'testViews'>;

function rowsOf(ordered: readonly Sample[], { train }: SampleCounts, { views, testViews }: Views): Row[] {
  const viewsOf = (purpose: View['purpose'], length: number) => Array.from({ length }, (_, number): View => ({ purpose, number }));
  const [training, test] = [viewsOf('training', views), viewsOf('test', testViews)];
  return ordered.flatMap(({ file, sha256 }, index) => (index < train ? training : test).map((view) => ({ file, sha256, view })));
}

/** Of training each view is a row with a label of its own; other pictures count by the mean over their views. */
function partsOf(ordered: readonly Sample[], classes: number, counts: SampleCounts, { views, testViews }: Views): Parts {
  const labels = (from: number, to: number, repeated: number) =>
    Int32Array.from({ length: (to - from) * repeated }, (_, row) => ordered[from + Math.floor(row / repeated)]?.label ?? 0);
  const [test, end] = [counts.train + counts.validation, counts.train + counts.validation + counts.test];
  const start = counts.train * views;
  const averaged = (from: number, to: number): Part => ({
    start: start + (from - counts.train) * testViews,
    count: (to - from) * testViews,
    labels: labels(from, to, 1),
    classes,
    views: testViews,
  });
  return {
    training: { start: 0, count: start, labels: labels(0, counts.train, views), classes },
    validation: averaged(counts.train, test),
    test: averaged(test, end),
  };
}

function fingerprint(ordered: readonly Sample[], { train, validation }: SampleCounts): string {
  const hash = createHash('sha256').update(`${train} ${validation}\n`);
  for (const { path, sha256, label } of ordered) hash.update(`${label} ${sha256} ${path}\n`);
  return hash.digest('hex');
}
