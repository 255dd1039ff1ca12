import { z } from 'zod';
import { annotationsSchema } from '../annotations';
import { experimentSchema } from '../experiment';
import { experimentTitle } from '../experiment-name';
import { measured, preparationSchema } from '../figures';
import { methodNames, methodNameSchema, type MethodName } from '../methods';
import { candidateUnderWay, inAll, runProgress } from '../run-progress';
import { inEnglish, type Translate } from '../translate';
import { runStatusSchema, type RunHead } from '../run-view';

/** Figures of a method; of a run that goes on those that are known. */
export const rowFiguresSchema = z.object({
  testAccuracy: measured,
  testInterval: z.tuple([measured, measured]),
  macroF1: measured,
  validationAccuracy: measured,
  trainLoss: measured,
  parameters: measured,
  epochs: measured,
  secondsTraining: measured,
  millisecondsPerStep: measured,
  chosen: measured,
});

export type RowFigures = z.infer<typeof rowFiguresSchema>;

/** A run as a line of a table: what can be shown, sorted and filtered by, without its curves. */
export const runRowSchema = z.object({
  folder: z.string(),
  /** Of the folder. */
  id: z.string(),
  annotations: annotationsSchema,
  status: runStatusSchema,
  /** What goes on: the step, how much of it is done, and the method being trained. */
  progress: z.object({ step: z.string(), fraction: z.number().nullable(), method: methodNameSchema.nullable() }).nullable(),
  startedAt: z.string().nullable(),
  experiment: experimentSchema,
  backbone: preparationSchema.pick({ name: true, linearized: true, engine: true, device: true }).nullable(),
  pictures: z.number().nullable(),
  secondsTotal: measured,
  methods: z.partialRecord(methodNameSchema, rowFiguresSchema),
});

export type RunRow = z.infer<typeof runRowSchema>;

const going: readonly RunHead['status'][] = ['starting', 'waiting', 'running', 'stopping'];

/** The line of a run. */
export function runRow(run: RunHead): RunRow {
  const { folder, name, annotations, status, startedAt, experiment, backbone, samples, report } = run;
  const figures = methodNames.flatMap((method) => {
    const known = figuresOf(run, method);
    return known ? [[method, known] as const] : [];
  });
  return {
    ...{ folder, id: name, annotations, status, startedAt, experiment },
    progress: going.includes(status) ? progressOf(run) : null,
    backbone: backbone && { name: backbone.name, linearized: backbone.linearized, engine: backbone.engine, device: backbone.device },
    pictures: samples && samples.train + samples.validation + samples.test,
    secondsTotal: report?.secondsTotal ?? Number.NaN,
    methods: Object.fromEntries(figures),
  };
}

function progressOf(run: RunHead): RunRow['progress'] {
  const { step, fraction, method } = runProgress(run);
  return { step, fraction, method };
}

function figuresOf({ report, methods, experiment }: RunHead, method: MethodName): RowFigures | null {
  const done = report?.methods[method];
  if (done) {
    const { testAccuracy, testInterval, macroF1, validationAccuracy, trainLoss, parameters, epochs, secondsTraining, millisecondsPerStep, chosen } = done;
    return { testAccuracy, testInterval: [...testInterval], macroF1, validationAccuracy, trainLoss, parameters, epochs, secondsTraining, millisecondsPerStep, chosen };
  }
  const live = methods.find((view) => view.method === method);
  if (!live || !experiment.methods.includes(method)) return null;
  const nothing = Number.NaN;
  return {
    ...{ testAccuracy: nothing, testInterval: [nothing, nothing], macroF1: nothing, trainLoss: live.candidates[candidateUnderWay(live)]?.last?.trainLoss ?? nothing },
    validationAccuracy: live.validationAccuracy ?? nothing,
    parameters: live.parameters,
    epochs: inAll(live.candidates.map(({ done }) => done), live.joint),
    secondsTraining: inAll(live.candidates.map(({ seconds }) => seconds), live.joint),
    ...{ millisecondsPerStep: nothing, chosen: nothing },
  };
}

/** What a run is called: its own name, else that of its experiment's file or of its dataset, with its seed unless that is 0. */
export function runTitle({ annotations, experiment: { file, dataset, seed } }: Pick<RunRow, 'annotations' | 'experiment'>, t: Translate = inEnglish): string {
  const named = (file ?? dataset).split(/[\\/]/).findLast((part) => part !== '') ?? dataset;
  const experiment = file === null ? named : experimentTitle(named);
  return annotations.name ?? (seed === 0 ? experiment : `${experiment} · ${t('seed {0}', seed)}`);
}

/** Titles that tell runs apart: where two are alike, the folder's name stands behind. */
export function distinctTitles(rows: readonly Pick<RunRow, 'folder' | 'id' | 'annotations' | 'experiment'>[], t: Translate = inEnglish): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(runTitle(row, t), (counts.get(runTitle(row, t)) ?? 0) + 1);
  return new Map(rows.map((row) => [row.folder, (counts.get(runTitle(row, t)) ?? 0) > 1 ? `${runTitle(row, t)} (${row.id})` : runTitle(row, t)]));
}
