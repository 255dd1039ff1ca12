import type { RunView } from '../contract/run-view';
import { hasEnded } from '../runs';
import type { ContextKeys } from './context-keys';

/** The keys that follow from the runs of this workspace. */
export function keysOf(runs: readonly RunView[]): ContextKeys {
  return {
    'tangent.hasRuns': runs.length > 0,
    'tangent.runLive': runs.some(({ status }) => !hasEnded(status)),
    'tangent.hasEndedRun': runs.some(({ status }) => hasEnded(status)),
    'tangent.hasResumableRun': runs.some(({ resumable }) => resumable),
    'tangent.hasFinishedRun': runs.some(({ report }) => report !== null),
  };
}
