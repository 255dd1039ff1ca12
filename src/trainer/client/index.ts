export { followRun, stopMethod, stopRun, type StopOptions } from './follow';
export { thumbnailsFolder } from './folders';
export { runJob, type JobOptions } from './job';
export type { TrainerOptions } from './process';
export { startInTurn, startTrainer } from './start';
export { ThumbnailMaker } from './thumbnails';
