import path from 'node:path';
import { bundledBackbones } from '../contract/bundled-backbones';
import { TangentError } from '../contract/errors';
import { say, saidIn, type Said } from '../contract/message';
import { experimentSchema, seedsOf, type Experiment } from '../contract/experiment';
import type { ExperimentForm } from '../contract/experiment-form';
import { issueWords } from './issue-words';
import type { ExperimentDocument } from './document';

/** The dataset's folder, by absolute path; empty where none is set. */
export function resolvedDataset({ dataset }: Pick<ExperimentForm, 'dataset'>, folder: string): string {
  return dataset.trim() === '' ? '' : path.resolve(folder, dataset);
}

/** The backbone's identifier, or the absolute path of its file. */
export function resolvedBackbone({ backbone }: Pick<ExperimentForm, 'backbone'>, folder: string): string {
  return bundledBackbones.some(({ id }) => id === backbone) ? backbone : path.resolve(folder, backbone);
}

/** A path as an experiment file in `folder` names it: relative, with slashes, where it lies in that folder. */
export function relativeTo(folder: string, file: string): string {
  const relative = path.relative(folder, file);
  if (relative === '') return '.';
  const inside = !path.isAbsolute(relative) && relative !== '..' && !relative.startsWith(`..${path.sep}`);
  return inside ? relative.split(path.sep).join('/') : file;
}

/**
 * The runs that an experiment file asks for, ready to be carried out one after another: one for each seed.
 * @param file absolute path of the experiment file, whose folder relative paths are seen from
 * @throws TangentError `bad-experiment` that names what must be mended
 */
export function experimentsOf(document: ExperimentDocument, file: string): Experiment[] {
  const experiment = experimentOf(document, file);
  return seedsOf(document.form).map((seed) => ({ ...experiment, seed }));
}

/**
 * What an experiment file asks for, whatever its seeds.
 * @param file absolute path of the experiment file, whose folder relative paths are seen from
 * @throws TangentError `bad-experiment` that names what must be mended
 */
export function experimentOf({ form, others, broken, faults }: ExperimentDocument, file: string): Experiment {
  const folder = path.dirname(file);
  if (broken) throw bad(file, say`line ${broken.line}: ${saidIn(broken)}`);
  const [fault] = faults;
  if (fault) throw bad(file, say`${fault.setting}: ${saidIn(fault)}`);
  if (form.dataset.trim() === '') throw bad(file, say`dataset: name the folder of pictures`);
  const experiment = experimentSchema.safeParse({
    ...others,
    ...form,
    dataset: resolvedDataset(form, folder),
    backbone: resolvedBackbone(form, folder),
    file,
  });
  if (experiment.success) return experiment.data;
  throw bad(file, issueWords(experiment.error.issues));
}

const bad = (file: string, words: Said): TangentError => new TangentError('bad-experiment', say`${file}: ${words}`);
