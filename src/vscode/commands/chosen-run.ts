import * as vscode from 'vscode';
import { z } from 'zod';
import { hasEnded, readRun } from '../../runs';
import { runTitle } from '../../contract/across/rows';
import type { RunView } from '../../contract/run-view';
import type { RunList } from '../run-list';
import { bestWords, statusWords } from '../words';
import { t } from '../translate';

const namedSchema = z.union([z.string(), z.object({ folder: z.string() }).transform(({ folder }) => folder)]);

/**
 * The run that a command is about: the line of the tree or the folder it was given, else the one that the user picks.
 * @param fits leaves out runs for which the command does nothing
 */
export async function chosenRun(
  given: unknown,
  runs: RunList,
  fits: (run: RunView) => boolean = () => true,
): Promise<RunView | null> {
  const named = namedSchema.safeParse(given);
  if (named.success) return readRun(named.data);
  const items = (await runs.look()).filter(fits).map((run) => ({
    run,
    label: `${run.annotations.starred ? '$(star-full) ' : ''}${runTitle(run, t)}`,
    description: [statusWords(run.status), bestWords(run)].filter((part) => part !== '').join(' · '),
    detail: run.folder,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no run for which this can be done.'));
    return null;
  }
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Choose a run'), matchOnDetail: true });
  return picked?.run ?? null;
}

/** All lines that are selected in the tree, or those that `chosenRun` gives. */
export async function chosenRuns(given: unknown, all: unknown, runs: RunList, fits?: (run: RunView) => boolean): Promise<RunView[]> {
  const selected = z.array(namedSchema).min(2).safeParse(all);
  if (selected.success) return Promise.all(selected.data.map(readRun));
  const one = await chosenRun(given, runs, fits);
  return one ? [one] : [];
}

export const isLive = ({ status }: RunView): boolean => !hasEnded(status);
