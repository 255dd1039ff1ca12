export { followRun, stopRun, type StopOptions } from './follow';
export { runJob, type JobOptions } from './job';
export type { TrainerOptions } from './process';
export { startTrainer } from './start';
