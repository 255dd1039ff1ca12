import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { TangentError } from '../../contract/errors';
import type { Move } from '../../contract/moves';
import { journalOf, movePicture, movesIn, undoMove } from '../../runs';
import { logError, wordsOf } from '../log';
import { pickOne } from '../pick';
import type { RunList } from '../run-list';
import { plainLabel, plainName } from './names';

/** Pictures of a dataset that are to be moved. */
export interface PicturesToMove {
  /** Where moves are noted: that of the runs on the dataset. */
  readonly journal: string;
  readonly dataset: string;
  /** Where they are now, relative to the dataset. */
  readonly files: readonly string[];
  readonly classes: readonly string[];
  /** Which part of their paths names the class. */
  readonly depth: number;
  /** The class that a model takes them for. */
  readonly suggested: string | null;
}

interface Undoable {
  readonly journal: string;
  readonly moves: readonly Move[];
}

/** Moves pictures into other classes after a question, and takes it back. */
export class Moves implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Pictures have been moved or moved back. */
  readonly onDidChange = this.#changed.event;
  readonly #runs: RunList;
  readonly #log: vscode.LogOutputChannel;

  constructor(runs: RunList, log: vscode.LogOutputChannel) {
    this.#runs = runs;
    this.#log = log;
  }

  /** Asks for the class and whether to move, moves, and says so with a way back. Those that cannot be moved stay and are told. */
  async move(pictures: PicturesToMove): Promise<void> {
    requireTrust();
    const toClass = await chosenClass(pictures);
    if (toClass === null || !(await confirmed(pictures, toClass))) return;
    const { journal } = pictures;
    const batch = pictures.files.length > 1 ? randomUUID() : undefined;
    const moves: Move[] = [];
    const problems: unknown[] = [];
    for (const file of pictures.files) {
      try {
        moves.push(await movePicture({ ...pictures, file, toClass, ...(batch !== undefined && { batch }) }));
      } catch (error) {
        logError(error, this.#log);
        problems.push(error);
      }
    }
    if (moves.length > 0) {
      this.#changed.fire();
      void this.#offerUndo({ journal, moves }, toClass);
    }
    if (problems.length > 0) throw refusal(problems);
  }

  /** Takes the last move back, of whatever run. @param journal one that may lie outside the workspace */
  async undoLast(journal?: string): Promise<void> {
    requireTrust();
    const folders = [...this.#runs.folders, ...(await this.#runs.look()).map(({ folder }) => folder)];
    const journals = [...new Set([...folders.map(journalOf), ...(journal === undefined ? [] : [journal])])];
    const all = await Promise.all(journals.map(async (journal) => ({ journal, moves: await movesIn(journal) })));
    const time = ({ moves }: Undoable): string => moves.at(-1)?.time ?? '';
    const [newest] = all.filter(({ moves }) => moves.length > 0).sort((a, b) => (time(a) < time(b) ? 1 : -1));
    const last = newest?.moves.at(-1);
    if (!newest || !last) return void vscode.window.showInformationMessage(vscode.l10n.t('No picture has been moved.'));
    const moves = newest.moves.filter((move) => move === last || (last.batch !== undefined && move.batch === last.batch));
    await this.#undo({ journal: newest.journal, moves });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #offerUndo(done: Undoable, toClass: string): Promise<void> {
    const undo = vscode.l10n.t('Undo');
    const [first] = done.moves;
    const words =
      done.moves.length === 1
        ? vscode.l10n.t('{0} is now {1}.', plainName(first?.from ?? ''), plainName(first?.to ?? ''))
        : vscode.l10n.t('{0} pictures are now in {1}.', done.moves.length, plainName(toClass));
    if ((await vscode.window.showInformationMessage(words, undo)) !== undo) return;
    try {
      await this.#undo(done);
    } catch (error) {
      void vscode.window.showErrorMessage(wordsOf(error).message);
    }
  }

  async #undo({ journal, moves }: Undoable): Promise<void> {
    const standing = new Set((await movesIn(journal)).map(({ id }) => id));
    const back: string[] = [];
    const problems: unknown[] = [];
    // The last first: a picture may have been moved twice.
    for (const move of [...moves].reverse()) {
      if (!standing.has(move.id)) continue;
      try {
        back.push(await undoMove(move, journal));
      } catch (error) {
        logError(error, this.#log);
        problems.push(error);
      }
    }
    this.#changed.fire();
    if (problems.length > 0) throw refusal(problems);
    const words = back.length === 1 ? vscode.l10n.t('{0} is back.', plainName(back[0] ?? '')) : vscode.l10n.t('{0} pictures are back.', back.length);
    if (back.length > 0) vscode.window.setStatusBarMessage(words, 5000);
  }
}

function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new TangentError('untrusted', vscode.l10n.t('Pictures are not moved until you trust this workspace.'));
}

/** The first reason, and how many others there are. */
function refusal(problems: readonly unknown[]): TangentError {
  const { code, message } = wordsOf(problems[0]);
  const others = problems.length - 1;
  return new TangentError(code, others === 0 ? message : vscode.l10n.t('{0} ({1} others could not be moved either)', message, others));
}

async function chosenClass({ classes, files, depth, suggested }: PicturesToMove): Promise<string | null> {
  const now = new Set(files.map((file) => file.split('/')[depth] ?? ''));
  const others = classes.filter((name) => now.size > 1 || !now.has(name));
  const first = others.filter((name) => name === suggested);
  const items = [...first, ...others.filter((name) => name !== suggested)].map((name) => ({
    name,
    label: plainLabel(name),
    description: name === suggested ? vscode.l10n.t('what the model takes it for') : '',
  }));
  const title = files.length === 1 ? vscode.l10n.t('Move {0} to a class', plainName(files[0] ?? '')) : vscode.l10n.t('Move {0} pictures to a class', files.length);
  const picked = await pickOne(items, { title, placeHolder: vscode.l10n.t('The folder of the class that the picture belongs to') });
  return picked?.name ?? null;
}

async function confirmed({ files, depth }: PicturesToMove, toClass: string): Promise<boolean> {
  const move = vscode.l10n.t('Move');
  const [first = ''] = files;
  const question =
    files.length === 1
      ? vscode.l10n.t('Move {0} from {1} to {2}?', plainName(first.split('/').at(-1) ?? ''), plainName(first.split('/')[depth] ?? ''), plainName(toClass))
      : vscode.l10n.t('Move {0} pictures to {1}?', files.length, plainName(toClass));
  const detail = vscode.l10n.t('The file is moved on the disk; nothing is replaced. Runs that are finished keep their figures: the next run learns from the change.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, move)) === move;
}
