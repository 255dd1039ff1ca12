import { existsSync } from 'node:fs';
import path from 'node:path';
import { catalogue, loadBackbone } from '../../backbones';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { Experiment } from '../../contract/experiment';
import { methodNames, type MethodName } from '../../contract/methods';
import { buildModel, chooseLayers, type Model, type Setting } from '../../methods';
import type { Tensor } from '../../program/tensor';
import { parametersFile, readExperiment } from '../../runs';
import { readParameters, type ParametersMetadata } from '../adapt/parameters-file';

/** A model with what it has learned. */
export interface TrainedModel {
  readonly model: Model;
  readonly parameters: Readonly<Record<string, Tensor>>;
}

/** What a run has trained, on the backbone that all its models share. */
export interface Trained {
  readonly run: string;
  readonly experiment: Experiment;
  readonly setting: Setting;
  readonly classes: readonly string[];
  readonly background: 'white' | 'black';
  /** In the order in which methods are trained. */
  readonly models: ReadonlyMap<MethodName, TrainedModel>;
}

/**
 * Reads the trained models of a run.
 * @param methods null for all that the run has trained
 * @throws TangentError `run-incomplete` for a method that was not trained, `run-changed` if the backbone is another one
 */
export async function loadTrained(folder: string, methods: readonly MethodName[] | null): Promise<Trained> {
  const run = path.resolve(folder);
  const experiment = await readExperiment(run);
  const wanted = methodNames.filter((name) => methods?.includes(name) ?? existsSync(path.join(run, parametersFile(name))));
  const [first] = wanted;
  if (!first) throw new TangentError('run-incomplete', say`${run} has not finished, so that it cannot predict; resume it first`);
  const { metadata } = await readParameters(run, first);
  const setting = await settingOf(run, experiment, metadata);
  const models = new Map<MethodName, TrainedModel>();
  for (const name of wanted) {
    const { tensors } = await readParameters(run, name);
    models.set(name, { model: buildModel(name, setting), parameters: tensors });
  }
  return { run, experiment, setting, classes: metadata.classes, background: metadata.background, models };
}

async function settingOf(run: string, experiment: Experiment, metadata: ParametersMetadata): Promise<Setting> {
  const { classes, features, preprocessing, parametrization, linearized } = metadata;
  const { width, height } = preprocessing;
  // Where a bundled backbone lies changes with every version that is installed.
  const bundled = catalogue.some(({ id }) => id === experiment.backbone);
  const options = { preprocessing, pictureSize: width === height ? width : undefined, features };
  const backbone = await loadBackbone(bundled ? experiment.backbone : metadata.backbone, options);
  if (backbone.source.sha256 !== metadata.backboneSha256) {
    throw new TangentError('run-changed', say`${backbone.source.path} is not the backbone that ${run} was trained on; put that file back`);
  }
  const layers = chooseLayers(backbone, linearized);
  return { backbone, preprocessing, layers, classes: classes.length, neuralTangentScaling: parametrization === 'neural-tangent' };
}
