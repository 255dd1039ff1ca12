import path from 'node:path';

/** Names of what a run folder holds. */
export const runFiles = {
  experiment: 'experiment.json',
  environment: 'environment.json',
  formulations: 'formulations.json',
  events: 'events.jsonl',
  report: 'report.json',
  predictions: 'predictions.json',
  predictionsTrain: 'predictions-train.json',
  predictionsValidation: 'predictions-validation.json',
  split: 'split.json',
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

/** Where the runs of a workspace lie unless said otherwise. */
export function runsFolder(workspace: string): string {
  return path.join(path.resolve(workspace), '.tangent', 'runs');
}
