import path from 'node:path';
import { TangentFault } from '../../contract/errors';
import { say } from '../../contract/message';
import type { JobRequest } from '../../contract/jobs';
import { exportFiles, modelFiles, type ModelExport } from '../../contract/model-export';
import { writeGraphModel } from '../../engines/tfjs/graph-model/write';
import { predictor } from '../../methods';
import { readEnvironment, readExperiment, readReport, readRun } from '../../runs';
import { modelCard } from '../../runs/report';
import { describe, remainingPreprocessing } from '../export/describe';
import { differenceOf } from '../export/check';
import { requireExportFolder, writeExport } from '../export/folder';
import { onnxModel, onnxProbabilities } from '../export/onnx';
import { readme } from '../export/readme';
import { loadTrained } from '../trained/load';
import { bestMethod } from './predict';

/** Probabilities of an exported model that differ by more are a fault of ours. */
const tolerance = 1e-4;

/** Writes one trained model into a folder, in a form that needs nothing of Tangent, after a check that it answers alike. */
export async function exportModel(request: Extract<JobRequest, { job: 'export' }>): Promise<ModelExport> {
  const out = path.resolve(request.out);
  const { dataset } = await readExperiment(path.resolve(request.run));
  await requireExportFolder(out, dataset, request.replace);
  const method = request.method ?? (await bestMethod(path.resolve(request.run)));
  const trained = await loadTrained(request.run, [method]);
  const found = trained.models.get(method);
  if (!found) throw new Error(`${method} was not read`);
  const { run, classes, setting, background, experiment } = trained;
  const program = predictor(found.model, found.parameters, setting.preprocessing.channelOrder);
  const description = describe(trained, method);
  const onnx = onnxModel(program, description);
  // The graph model is the same program; it has no runtime here.
  const difference = await differenceOf(trained, (image) => onnxProbabilities(onnx, image));
  if (!(difference <= tolerance)) throw new TangentFault('export-differs', say`the exported model differs from the run by ${difference}; nothing was written`);
  const figures = (await readReport(run))?.methods[method];
  const name = modelFiles[request.format];
  const model = request.format === 'onnx' ? new Map([[name, onnx]]) : writeGraphModel(program, description.version, description.metadata);
  const about: ModelExport = {
    version: 1,
    run,
    out,
    method,
    format: request.format,
    model: name,
    files: [...model.keys(), exportFiles.labels, exportFiles.readme, exportFiles.card, exportFiles.about],
    bytes: [...model.values()].reduce((sum, { length }) => sum + length, 0),
    classes: [...classes],
    preprocessing: remainingPreprocessing(setting.preprocessing),
    background,
    backbone: setting.backbone.name,
    licence: setting.backbone.source.licence ?? null,
    testAccuracy: finite(figures?.testAccuracy),
    testInterval: [finite(figures?.testInterval[0]), finite(figures?.testInterval[1])],
    difference,
  };
  const environment = await readEnvironment(run);
  const files = new Map<string, Uint8Array | string>([
    ...model,
    // A name may hold a line break; the exact names are in the model's metadata.
    [exportFiles.labels, classes.map((label) => label.replace(/[\r\n]+/g, ' ')).join('\n')],
    [exportFiles.readme, readme(about, path.basename(experiment.dataset))],
    [exportFiles.card, modelCard(await readRun(run), environment, `This is the model \`${method}\`, in \`${name}\`.`)],
    [exportFiles.about, `${JSON.stringify(about, null, 2)}\n`],
  ]);
  await writeExport(out, experiment.dataset, files, request.replace);
  return about;
}

function finite(number: number | undefined): number | null {
  return number !== undefined && Number.isFinite(number) ? number : null;
}
