import path from 'node:path';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { JobRequest } from '../../contract/jobs';
import type { MethodName } from '../../contract/methods';
import {
  rankedClasses,
  type ModelPredictions,
  type PicturePrediction,
  type PredictionProgress,
  type Predictions,
} from '../../contract/predict';
import { readReport } from '../../runs';
import { selectEngine } from '../engine/select';
import { classify, type Classified } from '../trained/classify';
import { loadTrained } from '../trained/load';
import { TrainedNetwork } from '../trained/network';
import { ranked } from '../trained/rank';
import { timesOf } from '../trained/time';

type Request<J extends JobRequest['job']> = Extract<JobRequest, { job: J }>;

/** The method of the best validation accuracy; the test part takes no part in the choice. */
export async function bestMethod(run: string): Promise<MethodName> {
  const report = await readReport(run);
  const trained = Object.entries(report?.methods ?? {}) as [MethodName, { validationAccuracy: number }][];
  const [first, ...others] = trained;
  if (!first) throw new TangentError('run-incomplete', say`${run} has not finished, so that it cannot predict; resume it first`);
  return others.reduce((best, next) => (next[1].validationAccuracy > best[1].validationAccuracy ? next : best), first)[0];
}

/** Classes and probabilities of new pictures by one model of a finished run. */
export async function predict(request: Request<'predict'>): Promise<Predictions> {
  const method = request.method ?? (await bestMethod(path.resolve(request.run)));
  const trained = await loadTrained(request.run, [method]);
  const engine = await selectEngine(trained.experiment.engine);
  try {
    const { run, classes } = trained;
    const answer: Predictions = { run, method, classes: [...classes], predictions: [], skipped: [] };
    const network = await TrainedNetwork.compile(engine, trained);
    for await (const { classified, skipped } of classify(trained, network, absolute(request.files))) {
      answer.skipped.push(...skipped);
      for (const { file, probabilities } of classified) {
        const chances = probabilities.get(method) ?? new Float64Array();
        const [best] = ranked(chances, classes, 1);
        answer.predictions.push({ file, predicted: best?.class ?? '', probability: best?.probability ?? 0, probabilities: Array.from(chances) });
      }
    }
    return answer;
  } finally {
    await engine.dispose();
  }
}

/** What several models of a run take new pictures for, and how long that takes. Tells of each batch on standard error. */
export async function predictMethods(request: Request<'predict-methods'>): Promise<ModelPredictions> {
  const begun = performance.now();
  const trained = await loadTrained(request.run, request.methods);
  const engine = await selectEngine(trained.experiment.engine);
  try {
    const { run, classes, models } = trained;
    const files = absolute(request.files);
    const network = await TrainedNetwork.compile(engine, trained);
    const start = performance.now() - begun;
    const milliseconds = { start, ...(await timesOf(trained, network, files)) };
    const { name, device } = engine;
    const answer: ModelPredictions = { run, methods: [...models.keys()], classes: [...classes], engine: name, device, predictions: [], skipped: [], milliseconds };
    for await (const { classified, skipped } of classify(trained, network, files)) {
      const predictions = classified.map((picture) => rankedPicture(picture, classes));
      answer.predictions.push(...predictions);
      answer.skipped.push(...skipped);
      const done = answer.predictions.length + answer.skipped.length;
      const progress: PredictionProgress = { done, total: files.length, predictions, skipped: [...skipped] };
      console.error(JSON.stringify(progress));
    }
    return answer;
  } finally {
    await engine.dispose();
  }
}

function rankedPicture({ file, probabilities }: Classified, classes: readonly string[]): PicturePrediction {
  return { file, methods: Object.fromEntries([...probabilities].map(([name, chances]) => [name, ranked(chances, classes, rankedClasses)])) };
}

function absolute(files: readonly string[]): string[] {
  return files.map((file) => path.resolve(file));
}
