import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { staleAfter } from '../runs/heartbeat';
import { runFiles, runsFolder } from '../runs/names';
import type { ContextKeys } from './context-keys';

/**
 * What names and times alone tell of the runs of workspace folders, without reading a file: enough for the palette, and to
 * know whether a run is to be followed.
 */
export function firstLook(folders: readonly string[]): ContextKeys & { readonly live: boolean } {
  const runs = folders.map(runsFolder).flatMap((runs) => foldersBelow(runs).map((name) => path.join(runs, name)));
  const live = runs.filter(holdsFreshLock);
  const ended = runs.filter((run) => !live.includes(run));
  const finished = ended.filter((run) => existsSync(path.join(run, runFiles.report)));
  return {
    live: live.length > 0,
    'tangent.hasRuns': runs.length > 0,
    'tangent.runLive': live.length > 0,
    'tangent.hasEndedRun': ended.length > 0,
    'tangent.hasResumableRun': ended.length > finished.length,
    'tangent.hasFinishedRun': finished.length > 0,
  };
}

function foldersBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  } catch {
    return [];
  }
}

function holdsFreshLock(run: string): boolean {
  const lock = statSync(path.join(run, runFiles.lock), { throwIfNoEntry: false });
  return lock !== undefined && Date.now() - lock.mtimeMs < staleAfter;
}
