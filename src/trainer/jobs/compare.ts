import path from 'node:path';
import type { Pair, Pairs, Side } from '../../contract/across/pairs';
import { splitSeedOf, type Experiment } from '../../contract/experiment';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { JobRequest } from '../../contract/jobs';
import type { TestPredictions } from '../../contract/predictions';
import type { SplitParts } from '../../contract/split';
import { comparePairs, pairAcrossRuns, type Tested } from '../../evaluation';
import { holm } from '../../evaluation/holm';
import { readExperiment, readPredictions, readSplit } from '../../runs';

/** Of the bootstrap's numbers, so that the same question has the same answer. */
const seed = 0;

interface Run {
  readonly experiment: Experiment;
  readonly dataset: string;
  readonly predictions: TestPredictions | null;
  readonly split: SplitParts | null;
}

/** Compares pairs of models on the test pictures that their runs share. */
export async function compareRuns({ pairs }: Extract<JobRequest, { job: 'compare' }>): Promise<Pairs> {
  const runs = new Map<string, Promise<Run>>();
  const read = (folder: string): Promise<Run> => {
    const known = runs.get(folder) ?? readOnce(folder);
    runs.set(folder, known);
    return known;
  };
  const compared = await Promise.all(pairs.map(async ({ a, b }) => paired(a, await read(a.run), b, await read(b.run))));
  const adjusted = holm(compared.map(({ pValue, same }) => (same ? Number.NaN : pValue)));
  return { pairs: compared.map((pair, index) => ({ ...pair, adjustedPValue: adjusted[index] ?? Number.NaN })) };
}

async function readOnce(folder: string): Promise<Run> {
  const [experiment, predictions, split] = await Promise.all([readExperiment(folder), readPredictions(folder), readSplit(folder)]);
  return { experiment, dataset: path.resolve(experiment.dataset), predictions, split };
}

function paired(a: Side, runA: Run, b: Side, runB: Run): Omit<Pair, 'adjustedPValue'> {
  const missing = [...new Set([[a.run, runA] as const, [b.run, runB] as const].flatMap(([folder, { predictions }]) => (predictions ? [] : [folder])))];
  const { shared, rightA, rightB, otherwise, ...pairs } = pairAcrossRuns(tested(a, runA), tested(b, runB));
  return {
    ...{ a, b, missing, shared },
    ...{ accuracyA: rightA / pairs.samples, accuracyB: rightB / pairs.samples, onlyA: pairs.onlyA, onlyB: pairs.onlyB },
    ...comparePairs(pairs, seed),
    ...(pairs.samples === 0 ? { pValue: Number.NaN } : {}),
    ...(pairs.samples > 0 && otherwise === 0 && aloneAlike(a, runA, b, runB) ? { same: true } : {}),
  };
}

/** Whether both are the activation model of one dataset, network, value seed and split: no layer to linearize has a part in it. */
function aloneAlike(a: Side, { experiment: one, dataset }: Run, b: Side, { experiment: other, dataset: otherDataset }: Run): boolean {
  if (a.method !== 'activation' || b.method !== 'activation' || dataset !== otherDataset) return false;
  return one.backbone === other.backbone && one.features === other.features && one.seed === other.seed && splitSeedOf(one) === splitSeedOf(other);
}

/** @throws TangentError where the run has no such method */
function tested({ run, method }: Side, { dataset, predictions, split }: Run): Tested {
  const used = split && new Set([...split.train, ...split.validation]);
  if (!predictions) return { dataset, files: [], labels: [], predicted: [], used };
  const { classes, files, labels, methods } = predictions;
  const said = methods[method];
  if (!said) {
    const names = Object.keys(methods).join(', ');
    throw new TangentError('method-not-found', say`${run} has not trained ${method}; choose from ${names}`);
  }
  const names = (indexes: readonly number[]): string[] => indexes.map((index) => classes[index] ?? '');
  return { dataset, files, labels: names(labels), predicted: names(said.predicted), used };
}
