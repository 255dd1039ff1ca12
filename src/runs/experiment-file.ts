import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import { environmentSchema, experimentSchema, type Environment, type Experiment } from '../contract/experiment';
import { testPredictionsSchema, type TestPredictions } from '../contract/predictions';
import { splitSchema, type SplitParts } from '../contract/split';
import { reportSchema, type Report } from '../contract/report';
import { systemCode } from './file-errors';
import { runFiles } from './files';
import { writeWhole } from './write-whole';

/**
 * What a run was asked to do.
 * @throws TangentError `run-not-found` if the folder is no run folder, `run-damaged` if the file is not valid
 */
export async function readExperiment(folder: string): Promise<Experiment> {
  const experiment = await read(folder, runFiles.experiment, experimentSchema);
  if (experiment) return experiment;
  throw new TangentError(
    'run-not-found',
    say`${folder} is not a run folder: it holds no ${runFiles.experiment}; tangent runs lists the runs`,
  );
}

export async function writeExperiment(folder: string, experiment: Experiment): Promise<void> {
  await write(folder, runFiles.experiment, experimentSchema.parse(experiment));
}

/** @returns null until the trainer has written it. @throws TangentError `run-damaged` */
export function readEnvironment(folder: string): Promise<Environment | null> {
  return read(folder, runFiles.environment, environmentSchema);
}

export async function writeEnvironment(folder: string, environment: Environment): Promise<void> {
  await write(folder, runFiles.environment, environmentSchema.parse(environment));
}

/** @returns null until the run has finished. @throws TangentError `run-damaged` */
export function readReport(folder: string): Promise<Report | null> {
  return read(folder, runFiles.report, reportSchema);
}

export async function writeReport(folder: string, report: Report): Promise<void> {
  await write(folder, runFiles.report, reportSchema.parse(report));
}

const predictionFiles = { test: runFiles.predictions, train: runFiles.predictionsTrain, validation: runFiles.predictionsValidation } as const;

/**
 * What each method says of each picture of a part: of those that train and choose, the least probable.
 * @returns null until the run has finished, and of runs of versions that did not write it. @throws TangentError `run-damaged`
 */
export function readPredictions(folder: string, part: keyof typeof predictionFiles = 'test'): Promise<TestPredictions | null> {
  return read(folder, predictionFiles[part], testPredictionsSchema);
}

/** On one line, for there is a number for each picture. @throws TangentError where nothing can be written */
export async function writePredictions(folder: string, predictions: TestPredictions, part: keyof typeof predictionFiles = 'test'): Promise<void> {
  await writeWhole(path.join(folder, predictionFiles[part]), `${JSON.stringify(testPredictionsSchema.parse(predictions))}\n`);
}

/** @returns null until the pictures are divided, and of runs of versions that did not write it. @throws TangentError `run-damaged` */
export function readSplit(folder: string): Promise<SplitParts | null> {
  return read(folder, runFiles.split, splitSchema);
}

export async function writeSplit(folder: string, split: SplitParts): Promise<void> {
  await write(folder, runFiles.split, splitSchema.parse(split));
}

async function write(folder: string, name: string, value: unknown): Promise<void> {
  await writeWhole(path.join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}

async function read<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const file = path.join(folder, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new TangentError('run-damaged', say`${file} cannot be read (${code ?? String(cause)}); check its permissions`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TangentError('run-damaged', say`${file} is damaged: it is not JSON; start a new run`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new TangentError('run-damaged', say`${file} is damaged: ${issue?.path.join('.')}: ${issue?.message}; start a new run`);
}
