import path from 'node:path';
import * as vscode from 'vscode';
import { TangentError } from '../../contract/errors';
import type { RunToPage } from '../../contract/pages/run';
import type { SeenPart, TestPredictions } from '../../contract/predictions';
import type { RunView } from '../../contract/run-view';
import { classDepth, journalOf, movedPictures, movesIn, readPredictions, type MovedPicture } from '../../runs';
import { Disposables } from '../disposables';
import { logError } from '../log';
import { openPicture, revealPicture } from '../pages/pictures';
import type { Services } from '../services';
import type { PageThumbnails } from '../thumbnails/page-thumbnails';

/** The test pictures of a run's page: what the models say of them, where they are, their thumbnails. */
export class RunPictures implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #services: Services;
  readonly #folder: string;
  readonly #run: () => RunView | null;
  readonly #tab: vscode.WebviewPanel;
  readonly thumbnails: PageThumbnails;
  #predictions: TestPredictions | null = null;
  readonly #seen = new Map<SeenPart, TestPredictions | null>();
  /** Names by which the page may speak of pictures. */
  #known = new Set<string>();
  #moved = new Map<string, MovedPicture>();

  constructor(tab: vscode.WebviewPanel, services: Services, { folder, run }: { readonly folder: string; readonly run: () => RunView | null }) {
    this.#tab = tab;
    this.#services = services;
    this.#folder = folder;
    this.#run = run;
    const resolve = (file: string): string | null => this.#fileOf(file);
    this.thumbnails = this.#own.track(services.thumbnails.serve(tab.webview, { resolve, send: (message) => this.#send(message) }));
    const failed = (error: unknown): void => logError(error, services.log);
    this.#own.track(services.moves.onDidChange(() => void this.#tellMoves().catch(failed)));
  }

  dispose(): void {
    this.#own.dispose();
  }

  /** Tells the page what is known; of a run that has not finished nothing. */
  async tell(): Promise<void> {
    const run = this.#run();
    if (!run?.report) return this.#send({ type: 'predictions', predictions: null });
    this.#predictions ??= await readPredictions(this.#folder).catch((error: unknown) => {
      this.#send({ type: 'predictions', predictions: null });
      throw error;
    });
    const worst = Object.values(run.report.mistakes).flatMap((list) => list.map(({ file }) => file));
    this.#known = new Set([...(this.#predictions?.files ?? worst), ...[...this.#seen.values()].flatMap((one) => one?.files ?? [])]);
    this.#send({ type: 'predictions', predictions: this.#predictions });
    await this.#tellMoves();
  }

  /** Tells the page what is known of a part that trained or chose the models. */
  async tellSeen(part: SeenPart): Promise<void> {
    const predictions = this.#seen.get(part) ?? (await readPredictions(this.#folder, part));
    this.#seen.set(part, predictions);
    for (const file of predictions?.files ?? []) this.#known.add(file);
    this.#send({ type: 'seen-predictions', part, predictions });
    await this.#tellMoves();
  }

  async open(file: string): Promise<void> {
    await openPicture(this.#pathOf(file));
  }

  async reveal(file: string): Promise<void> {
    await revealPicture(this.#pathOf(file));
  }

  async move(files: readonly string[], suggested: string | null): Promise<void> {
    const [run, predictions] = [this.#run(), this.#predictions];
    if (!run || !predictions) return;
    const now = files.filter((file) => this.#known.has(file)).map((file) => this.#moved.get(file)?.now ?? file);
    if (now.length === 0) return;
    const { dataset } = run.experiment;
    await this.#services.moves.move({ journal: journalOf(this.#folder), dataset, files: now, classes: predictions.classes, depth: classDepth(predictions), suggested });
  }

  async #tellMoves(): Promise<void> {
    const run = this.#run();
    if (!run) return;
    const moved = movedPictures(await movesIn(journalOf(this.#folder)), run.experiment.dataset, run.startedAt);
    this.#moved = new Map(moved.map((one) => [one.file, one]));
    this.#send({ type: 'moved', moved: moved.filter(({ file }) => this.#known.has(file)) });
  }

  #pathOf(file: string): string {
    const found = this.#fileOf(file);
    if (found === null) throw new TangentError('picture-gone', vscode.l10n.t('{0} is no picture of this run.', file));
    return found;
  }

  /** The page may speak of pictures of the run alone. */
  #fileOf(file: string): string | null {
    const run = this.#run();
    if (!run || !this.#known.has(file)) return null;
    if (!this.#predictions) return file;
    const root = path.resolve(run.experiment.dataset);
    const found = path.resolve(root, this.#moved.get(file)?.now ?? file);
    return found.startsWith(root.endsWith(path.sep) ? root : root + path.sep) ? found : null;
  }

  #send(message: RunToPage): void {
    if (this.#tab.visible) void this.#tab.webview.postMessage(message);
  }
}
