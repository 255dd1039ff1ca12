import * as vscode from 'vscode';
import { z } from 'zod';
import { hasEnded, readRun } from '../../runs';
import { apartWords } from '../../contract/across/apart';
import { runTitle } from '../../contract/across/rows';
import type { RunView } from '../../contract/run-view';
import { plainLabel } from '../moves/names';
import { pickOne } from '../pick';
import type { RunList } from '../run-list';
import { t } from '../translate';
import { bestWords, statusWords } from '../words';

const namedSchema = z.union([z.string(), z.object({ folder: z.string() }).transform(({ folder }) => folder)]);

/** Where runs to choose from are. */
export interface RunChoice {
  readonly runs: RunList;
  /** The folder of the run whose page is in front. */
  readonly front: () => string | null;
}

interface Wanted {
  /** Leaves out runs for which the command does nothing. */
  readonly fits?: ((run: RunView) => boolean) | undefined;
  /** Whether the user is asked even where a run is in front: of what cannot be taken back lightly. */
  readonly ask?: boolean;
}

/**
 * The run that a command is about: the line of the tree or the folder it was given, else the one whose page is in front,
 * else the one that the user picks.
 */
export async function chosenRun(given: unknown, { runs, front }: RunChoice, { fits = () => true, ask = false }: Wanted = {}): Promise<RunView | null> {
  const named = namedSchema.safeParse(given);
  if (named.success) return readRun(named.data);
  const inFront = front();
  const shown = inFront === null ? null : await readRun(inFront).catch(() => null);
  const first = shown && fits(shown) ? shown : null;
  if (first && !ask) return first;
  const others = (await runs.look()).filter((run) => fits(run) && run.folder !== first?.folder);
  const items = itemsOf([...(first ? [first] : []), ...others]);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no run for which this can be done.'));
    return null;
  }
  const picked = await pickOne(items, { placeHolder: vscode.l10n.t('Choose a run'), matchOnDescription: true, matchOnDetail: true });
  return picked?.run ?? null;
}

function itemsOf(runs: readonly RunView[]): (vscode.QuickPickItem & { readonly run: RunView })[] {
  const apart = apartWords(runs, t);
  return runs.map((run) => ({
    run,
    label: `${run.annotations.starred ? '$(star-full) ' : ''}${plainLabel(runTitle(run, t))}`,
    description: [apart.get(run.folder) ?? '', statusWords(run.status), bestWords(run)].filter((part) => part !== '').join(' · '),
    detail: run.folder,
  }));
}

/** All lines that are selected in the tree, or those that `chosenRun` gives. */
export async function chosenRuns(given: unknown, all: unknown, choice: RunChoice, wanted?: Wanted): Promise<RunView[]> {
  const selected = z.array(namedSchema).min(2).safeParse(all);
  if (selected.success) return Promise.all(selected.data.map(readRun));
  const one = await chosenRun(given, choice, wanted);
  return one ? [one] : [];
}

export const isLive = ({ status }: RunView): boolean => !hasEnded(status);
