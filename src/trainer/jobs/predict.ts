import path from 'node:path';
import { loadBackbone } from '../../backbones';
import { TangentError } from '../../contract/errors';
import type { JobRequest, Predictions } from '../../contract/jobs';
import type { MethodName } from '../../contract/methods';
import { decodeBatches } from '../../datasets';
import { predictions as predicted, probabilities } from '../../evaluation';
import { buildModel, chooseLayers } from '../../methods';
import { averageViews } from '../../solvers/cross-entropy';
import { readExperiment, readReport } from '../../runs';
import { backgroundOf } from '../adapt/features';
import { selectEngine } from '../engine/select';
import { readParameters } from '../adapt/parameters-file';

const batch = 8;

/** The method of the best validation accuracy; the test part takes no part in the choice. */
async function bestMethod(run: string): Promise<MethodName> {
  const report = await readReport(run);
  const trained = Object.entries(report?.methods ?? {}) as [MethodName, { validationAccuracy: number }][];
  const [first, ...others] = trained;
  if (!first) throw new TangentError('run-incomplete', `${run} has not finished, so that it cannot predict; resume it first`);
  return others.reduce((best, next) => (next[1].validationAccuracy > best[1].validationAccuracy ? next : best), first)[0];
}

/** Classes and probabilities of new pictures by a finished run. */
export async function predict(request: Extract<JobRequest, { job: 'predict' }>): Promise<Predictions> {
  const run = path.resolve(request.run);
  const experiment = await readExperiment(run);
  const method = request.method ?? (await bestMethod(run));
  const { metadata, tensors } = await readParameters(run, method);
  const { classes, features, preprocessing, background, parametrization } = metadata;
  const { width, height } = preprocessing;
  const pictureSize = width === height ? width : undefined;
  const backbone = await loadBackbone(metadata.backbone, { preprocessing, pictureSize, features });
  if (backbone.source.sha256 !== metadata.backboneSha256) {
    throw new TangentError('run-changed', `${metadata.backbone} is not the backbone that ${run} was trained on; put that file back`);
  }
  const layers = chooseLayers(backbone, metadata.linearized);
  const neuralTangentScaling = parametrization === 'neural-tangent';
  const model = buildModel(method, { backbone, preprocessing, layers, classes: classes.length, neuralTangentScaling });
  const engine = await selectEngine(experiment.engine);
  try {
    const constant = await engine.compile(model.constant);
    const logits = await engine.compile(model.logits);
    const { testViews: views } = experiment;
    const files = request.files.map((file) => path.resolve(file));
    const rows = files.flatMap((file) => Array.from({ length: views }, (_, number) => ({ file, view: { purpose: 'test' as const, number } })));
    const answer: Predictions = { run, method, classes, predictions: [], skipped: [] };
    const decoded = decodeBatches(rows, preprocessing, {
      batch,
      background: backgroundOf(background),
      onSkipped: (skipped, row) => void (row % views === 0 && answer.skipped.push({ ...skipped })),
    });
    let seen: { file: number; logits: number[] } = { file: -1, logits: [] };
    for await (const { pixels, indexes } of decoded) {
      const kept = await constant.run({ pixels });
      const outputs = await logits.run({ ...kept, ...tensors });
      const values = Array.from(outputs['logits']?.data ?? []);
      for (const [at, row] of indexes.entries()) {
        // A picture's views come one after the other, but not in one batch.
        const file = Math.floor(row / views);
        if (seen.file !== file) seen = { file, logits: [] };
        seen.logits.push(...values.slice(at * classes.length, (at + 1) * classes.length));
        if (seen.logits.length < views * classes.length) continue;
        const averaged = averageViews(Float64Array.from(seen.logits), { classes: classes.length, views });
        const [best, chances] = [predicted(averaged, classes.length)[0] ?? 0, Array.from(probabilities(averaged, classes.length))];
        const [name, probability] = [classes[best] ?? '', chances[best] ?? 0];
        answer.predictions.push({ file: files[file] ?? '', predicted: name, probability, probabilities: chances });
      }
    }
    return answer;
  } finally {
    await engine.dispose();
  }
}
