import path from 'node:path';
import { methodNames, type MethodName } from '../contract/methods';

/** Names of what a run folder holds. */
export const runFiles = {
  experiment: 'experiment.json',
  environment: 'environment.json',
  formulations: 'formulations.json',
  events: 'events.jsonl',
  report: 'report.json',
  predictions: 'predictions.json',
  card: 'card.md',
  annotations: 'annotations.json',
  deleted: 'deleted.json',
  page: 'report.html',
  log: 'trainer.log',
  lock: 'lock',
  lockGuard: 'lock.guard',
  stop: 'stop',
  checkpoint: 'checkpoint',
} as const;

/** The file of a method's trained parameters. */
export function parametersFile(method: MethodName): string {
  return `${method}.safetensors`;
}

/** The file whose presence asks for the end of one method's training. */
export function methodStopFile(method: MethodName): string {
  return `${runFiles.stop}-${method}`;
}

/** Every name that belongs to Tangent in a run folder. */
export const ownNames: ReadonlySet<string> = new Set([...Object.values(runFiles), ...methodNames.map(parametersFile), ...methodNames.map(methodStopFile)]);

/** Where the runs of a workspace lie unless said otherwise. */
export function runsFolder(workspace: string): string {
  return path.join(path.resolve(workspace), '.tangent', 'runs');
}
