import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { TangentError } from '../contract/errors';
import { nearest } from '../contract/nearest';
import { runFiles, runsFolder } from '../runs';
import { existingFolder } from './paths';

/** The name that stands for the newest run of the current folder. */
const newest = 'latest';
const listing = 'tangent runs lists the runs';

/**
 * A run by its folder, or among the runs of the current folder by its name, by a part of the name that no other has, or as
 * the `latest`.
 * @throws TangentError `run-not-found`, `run-ambiguous`
 */
export function runOf(name: string): string {
  // An empty name, as of a variable that is not set, must not be taken for any run.
  if (name === '' || existsSync(path.join(path.resolve(name), runFiles.experiment))) return existingFolder(name, 'run-not-found', listing);
  const runs = runsFolder(process.cwd());
  const known = runsIn(runs);
  if (known.includes(name)) return path.join(runs, name);
  const [last] = known;
  if (name === newest && last !== undefined) return path.join(runs, last);
  const fitting = /[\\/]/.test(name) ? [] : known.filter((run) => run.toLowerCase().includes(name.toLowerCase()));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return path.join(runs, only);
  if (only !== undefined) throw new TangentError('run-ambiguous', `"${name}" fits ${fitting.length} runs: ${listed(fitting)}; give more of the name`);
  // A folder that is no run has its own error.
  if (existsSync(path.resolve(name))) return existingFolder(name, 'run-not-found', listing);
  throw notFound(name, runs, known);
}

function notFound(name: string, runs: string, known: readonly string[]): TangentError {
  const meant = nearest(name, known, 1);
  const here = known.length === 0 ? `${runs} holds no runs: change to the folder in which they were started` : listing;
  return new TangentError('run-not-found', `${path.resolve(name)} does not exist, and no run here is called so; ${meant.length > 0 ? `did you mean ${meant.join()}? ` : ''}${here}`);
}

/** Names of the runs in a folder, the newest first. */
function runsIn(folder: string): string[] {
  const created = (name: string): number => statSync(path.join(folder, name, runFiles.experiment), { throwIfNoEntry: false })?.mtimeMs ?? -1;
  try {
    const times = readdirSync(folder).map((name) => ({ name, time: created(name) }));
    return times.filter(({ time }) => time >= 0).sort((a, b) => b.time - a.time || (a.name < b.name ? 1 : -1)).map(({ name }) => name);
  } catch {
    return [];
  }
}

function listed(names: readonly string[]): string {
  const most = 4;
  const rest = names.length - most;
  return `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
