import path from 'node:path';
import * as vscode from 'vscode';
import { TangentError } from '../../contract/errors';
import type { Survey } from '../../contract/jobs';
import type { ExperimentToPage } from '../../contract/pages/experiment';
import { classDepth, journalOf, movesIn } from '../../runs';
import { logError } from '../log';
import { openPicture, revealPicture } from '../pages/pictures';
import type { Services } from '../services';
import type { PageThumbnails } from '../thumbnails/page-thumbnails';

export interface Surveyed {
  /** Absolute path of the folder. */
  readonly dataset: string;
  readonly survey: Survey;
}

interface Options {
  /** What is known of the folder; null before it was looked through. */
  readonly surveyed: () => Surveyed | null;
  readonly send: (message: ExperimentToPage) => void;
}

/** The pictures in the editor of an experiment: those of the class that is looked at, their thumbnails, and what is done with them. */
export class ExperimentPictures implements vscode.Disposable {
  readonly #services: Services;
  readonly #options: Options;
  readonly thumbnails: PageThumbnails;
  #shown: string | null = null;
  /** The files by which the page may speak of pictures, and of what answer they are. */
  #known: { readonly of: Survey; readonly files: ReadonlySet<string> } | null = null;

  constructor({ webview }: vscode.WebviewPanel, services: Services, options: Options) {
    this.#services = services;
    this.#options = options;
    this.thumbnails = services.thumbnails.serve(webview, { resolve: (file) => this.#pathOf(file), send: options.send });
  }

  dispose(): void {
    this.thumbnails.dispose();
  }

  /** Shows the pictures of a class, or none. */
  show(name: string | null): void {
    this.#shown = name;
    this.tell();
  }

  /** Sends the pictures of the class that is looked at. */
  tell(): void {
    this.#tell().catch((error: unknown) => logError(error, this.#services.log));
  }

  async open(file: string): Promise<void> {
    await openPicture(this.#picture(file));
  }

  async reveal(file: string): Promise<void> {
    await revealPicture(this.#picture(file));
  }

  /** Moves pictures into another class after a question. */
  async move(files: readonly string[], suggested: string | null): Promise<void> {
    const found = this.#options.surveyed();
    const there = files.filter((file) => this.#pathOf(file) !== null);
    if (!found || there.length === 0) return;
    const { dataset, survey } = found;
    const classes = survey.classes.map(({ name }) => name);
    const depth = classDepth({ files: survey.files.flat(), labels: survey.files.flatMap((all, label) => all.map(() => label)), classes });
    await this.#services.moves.move({ journal: this.#journal(dataset), dataset, files: there, classes, depth, suggested });
  }

  async undoMove(): Promise<void> {
    const found = this.#options.surveyed();
    if (found) await this.#services.moves.undoLast(this.#journal(found.dataset));
  }

  async #tell(): Promise<void> {
    const [found, name] = [this.#options.surveyed(), this.#shown];
    if (!found || name === null) return;
    const { dataset, survey } = found;
    const moves = await movesIn(this.#journal(dataset));
    const moved = moves.some(({ dataset: of }) => path.resolve(of) === path.resolve(dataset));
    if (this.#shown !== name) return;
    this.#options.send({ type: 'pictures', name, files: survey.files[survey.classes.findIndex((one) => one.name === name)] ?? [], moved });
  }

  #journal(dataset: string): string {
    return journalOf(this.#services.trainer.runsOn(dataset));
  }

  #picture(file: string): string {
    const found = this.#pathOf(file);
    if (found === null) throw new TangentError('picture-gone', vscode.l10n.t('{0} is no picture of this folder.', file));
    return found;
  }

  /** The absolute path of a picture of the folder; null for any other file. */
  #pathOf(file: string): string | null {
    const found = this.#options.surveyed();
    if (!found) return null;
    if (this.#known?.of !== found.survey) this.#known = { of: found.survey, files: new Set(found.survey.files.flat()) };
    return this.#known.files.has(file) ? path.join(found.dataset, file) : null;
  }
}
