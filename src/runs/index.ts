export { annotateRun, readAnnotations } from './annotations';
export { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint';
export { createRun, discardRun, runsOn, slug, within, type NewRun } from './create-run';
export { CurveFeed } from './curve-feed';
export { EventLog } from './event-log';
export {
  readEnvironment,
  readExperiment,
  readPredictions,
  readReport,
  readSplit,
  writeEnvironment,
  writeExperiment,
  writePredictions,
  writeReport,
  writeSplit,
} from './experiment-file';
export { parametersFile, runFiles, runsFolder } from './files';
export { acquireLock, busy, isLocked, readLock, type Lock, type LockOptions, type LockState } from './lock';
export { identitySchema, lives, ownIdentity, type ProcessIdentity } from './process-identity';
export { classDepth, journalOf, movedPictures, movePicture, movesIn, undoMove, type MovedPicture } from './moves';
export { ClaimFiles } from './queue/claim-files';
export { Place, type Standing } from './queue/queue';
export { EventReader, liveEvents } from './read-events';
export { RunReader } from './run-reader';
export { foldersIn, hasEnded, listRuns, newestFirst, readRun } from './run-view';
export { clearStop, methodStopRequested, requestMethodStop, requestStop, stopRequested } from './stop';
export { deleteRun, emptyTrash, listTrash, restoreRun, trashKeeps, trashOf, type DeletedRun } from './trash';
export { watchRun, watchRuns, type Unwatch, type WatchOptions } from './watch';
export { writeWhole } from './write-whole';
