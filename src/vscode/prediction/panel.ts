import path from 'node:path';
import * as vscode from 'vscode';
import {
  mostPictures,
  predictionFromPageSchema,
  type PagePicture,
  type PredictionPageState,
  type PredictionToPage,
  type RunChoice,
} from '../../contract/pages/prediction';
import type { NeedThumbnails } from '../../contract/pages/thumbnails';
import type { RunView } from '../../contract/run-view';
import { Disposables } from '../disposables';
import { logError } from '../log';
import { Attempts } from '../pages/attempts';
import { pageFolder, pageHtml } from '../pages/html';
import type { Services } from '../services';
import { tell } from '../translate';
import type { PageThumbnails } from '../thumbnails/page-thumbnails';
import { pictureFiles } from './collect';
import { DroppedPictures } from './dropped';
import type { PredictionMemento } from './memento';
import { answers, type PredictingPanel } from './messages';
import { Question } from './question';

/** Milliseconds in which changes are gathered: longer where there is more to be drawn anew. */
const gathering = (pictures: number): number => 150 + pictures / 2;

/** The tab in which the models of a run say what they take pictures for. */
export class PredictionPanel implements vscode.Disposable, PredictingPanel {
  /** By which it is known again after a reload. */
  readonly id: string;
  readonly #own = new Disposables();
  readonly #tab: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #dropped: DroppedPictures;
  readonly #thumbnails: PageThumbnails;
  readonly #disposed = this.#own.track(new vscode.EventEmitter<void>());
  readonly #remembered = this.#own.track(new vscode.EventEmitter<PredictionMemento>());
  readonly onDidDispose = this.#disposed.event;
  /** Tells what brings it back, whenever that has changed. */
  readonly onDidChange = this.#remembered.event;
  readonly attempts: Attempts;
  #runs: readonly RunView[] = [];
  #question: Question | null = null;
  #files: readonly string[] = [];
  #leftOut = 0;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(tab: vscode.WebviewPanel, services: Services, { id, run, files }: PredictionMemento) {
    this.id = id;
    this.#tab = tab;
    this.#services = services;
    this.#dropped = new DroppedPictures(services.storage.fsPath, id);
    this.#thumbnails = services.thumbnails.serve(tab.webview, {
      resolve: (file) => (this.#files.includes(file) ? file : null),
      send: (message) => this.#post(message),
    });
    this.attempts = new Attempts(services.log, () => this.#update());
    this.#files = files;
    if (run !== null) this.#question = this.#asked(run);
    this.#own.track(tab.onDidDispose(() => this.dispose()));
    this.#own.track(tab.onDidChangeViewState(() => this.#update()));
    const receive = answers(this, services);
    this.#own.track(
      tab.webview.onDidReceiveMessage((message: unknown) => {
        const parsed = predictionFromPageSchema.safeParse(message);
        if (parsed.success) receive(parsed.data);
        else services.log.warn(`a message of the page of predictions was dropped: ${parsed.error.message}`);
      }),
    );
    this.#own.track(services.runs.onDidChange((runs) => this.#seen(runs)));
    this.#own.track(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#ask()));
    tab.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(services.extension), services.thumbnails.root] };
    tab.webview.html = pageHtml(tab.webview, services.extension, 'prediction');
    this.#ask();
    void services.runs.look().then((runs) => this.#seen(runs));
    void this.#dropped.removeForgotten().catch((error: unknown) => logError(error, services.log));
  }

  get run(): string | null {
    return this.#question?.run ?? null;
  }

  reveal(): void {
    this.#tab.reveal();
  }

  ready(): void {
    this.#isReady = true;
    this.#send();
  }

  /** Puts pictures, and those in folders, before the others. */
  async add(names: readonly string[]): Promise<void> {
    const { files, more } = await pictureFiles(names, mostPictures);
    const all = [...new Set([...files, ...this.#files])];
    this.#files = all.slice(0, mostPictures);
    this.#leftOut = all.length - this.#files.length + Number(more);
    if (files.length === 0 && names.length > 0) this.attempts.show({ code: 'no-pictures', message: vscode.l10n.t('There are no pictures in {0}.', names.join(', ')) });
    this.#changed();
  }

  async drop(name: string, bytes: Uint8Array): Promise<void> {
    await this.add([await this.#dropped.write(name, bytes)]);
  }

  async remove(file: string): Promise<void> {
    this.#files = this.#files.filter((other) => other !== file);
    this.#leftOut = 0;
    this.#changed();
    await this.#dropped.remove(file);
  }

  async clear(): Promise<void> {
    this.#files = [];
    this.#leftOut = 0;
    this.#question?.cancel();
    this.#changed();
    await this.#dropped.removeAll();
  }

  need(message: NeedThumbnails): void {
    this.#thumbnails.need(message);
  }

  has(file: string): boolean {
    return this.#files.includes(file);
  }

  choose(run: string): void {
    if (run === this.run || !this.#finished().some(({ folder }) => folder === run)) return;
    this.#question?.cancel();
    this.#question = this.#asked(run);
    this.#changed();
  }

  cancel(): void {
    this.#question?.cancel();
  }

  again(): void {
    this.attempts.dismiss();
    this.#question?.again();
    this.#update();
  }

  /** @param forGood whether the user has closed it, and not the window's end */
  dispose(forGood = true): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#question?.cancel();
    this.#thumbnails.dispose();
    if (forGood) void this.#dropped.removeAll().catch((error: unknown) => logError(error, this.#services.log));
    this.#disposed.fire();
    this.#own.dispose();
  }

  #finished(): RunView[] {
    return this.#runs.filter(({ report }) => report !== null);
  }

  #seen(runs: readonly RunView[]): void {
    if (this.#closed) return;
    this.#runs = runs;
    const [newest] = this.#finished();
    if (!this.#question && newest) {
      this.#question = this.#asked(newest.folder);
      this.#changed();
    } else this.#update();
  }

  #asked(run: string): Question {
    return new Question(this.#services.trainer, run, () => this.#update(), (error) => this.attempts.fail(error));
  }

  /** Asks what is not known, and has the panel remembered. */
  #changed(): void {
    this.#ask();
    this.#remembered.fire({ id: this.id, run: this.run, files: [...this.#files] });
    this.#update();
  }

  #ask(): void {
    if (vscode.workspace.isTrusted) this.#question?.want(this.#files);
    this.#update();
  }

  #update(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => this.#send(), gathering(this.#files.length));
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isReady && this.#tab.visible) this.#post({ type: 'state', state: this.#state() });
  }

  #post(message: PredictionToPage): void {
    if (!this.#closed) void this.#tab.webview.postMessage(message);
  }

  #state(): PredictionPageState {
    const runs = this.#finished().map(choiceOf);
    const question = this.#question;
    return {
      panel: this.id,
      runs,
      run: question ? (runs.find(({ folder }) => folder === question.run) ?? unknownRun(question.run)) : null,
      methods: [...(question?.methods ?? [])],
      pictures: this.#files.map((file) => this.#picture(file)),
      leftOut: this.#leftOut,
      progress: question?.progress ?? null,
      timing: question?.timing ?? null,
      error: this.attempts.error,
      trusted: vscode.workspace.isTrusted,
    };
  }

  #picture(file: string): PagePicture {
    const answer = this.#question?.answer(file);
    const name = this.#dropped.has(file) ? path.basename(file) : vscode.workspace.asRelativePath(file, false);
    if (!answer) return { file, name, methods: null, reason: null };
    return 'methods' in answer ? { file, name, methods: answer.methods, reason: null } : { file, name, methods: null, reason: tell({ message: answer.reason, told: answer.told }) };
  }
}

function choiceOf({ folder, annotations, experiment, startedAt, backbone }: RunView): RunChoice {
  const name = annotations.name ?? path.basename(experiment.dataset);
  const time = startedAt === null ? '' : new Date(startedAt).toLocaleString(vscode.env.language);
  return { folder, name, detail: [backbone?.name ?? experiment.backbone, time].filter((part) => part !== '').join(', ') };
}

/** A run that is not among those of the workspace, or not any more. */
function unknownRun(folder: string): RunChoice {
  return { folder, name: path.basename(folder), detail: '' };
}
