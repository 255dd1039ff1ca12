import path from 'node:path';
import * as vscode from 'vscode';
import { runTitle } from '../../contract/across/rows';
import type { Curve } from '../../contract/curve-columns';
import { methodNames } from '../../contract/methods';
import { runFromPageSchema, type RunPageState } from '../../contract/pages/run';
import { headOf, type RunView } from '../../contract/run-view';
import { methodStopRequested, watchRun } from '../../runs';
import { Disposables } from '../disposables';
import { Attempts } from '../pages/attempts';
import { Drawing } from '../pages/drawing';
import { pageFolder, pageHtml } from '../pages/html';
import type { Services } from '../services';
import { answers, type AnsweringPanel, type Answers } from './messages';
import { PageSender } from './sender';
import { RunPictures } from './pictures';
import { t } from '../translate';

/** The tab of a run. What it shows is a snapshot; the run folder holds what matters. */
export class RunPanel implements vscode.Disposable, AnsweringPanel {
  /** By which it is known again after a reload. */
  readonly id: string;
  readonly folder: string;
  readonly #own = new Disposables();
  readonly #tab: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #answers: Answers;
  readonly #disposed = this.#own.track(new vscode.EventEmitter<void>());
  readonly onDidDispose = this.#disposed.event;
  readonly #unwatch: () => void;
  readonly #sender: PageSender;
  readonly pictures: RunPictures;
  readonly drawing: Drawing;
  readonly attempts: Attempts;
  #run: RunView | null = null;
  #curves: readonly Curve[] = [];
  #gone = false;
  #closed = false;

  /** @param folder of the run */
  constructor(tab: vscode.WebviewPanel, services: Services, { id, folder }: { readonly id: string; readonly folder: string }) {
    this.id = id;
    this.folder = folder;
    this.#tab = tab;
    this.#services = services;
    this.drawing = new Drawing((message) => void tab.webview.postMessage(message));
    this.attempts = new Attempts(services.log, () => this.#update());
    this.#answers = answers(this, services);
    this.#own.track(tab.onDidDispose(() => this.dispose()));
    this.#sender = this.#own.track(
      new PageSender(tab, () => (this.#run || this.#gone ? { state: this.#state(), curves: this.#curves } : null)),
    );
    this.pictures = this.#own.track(new RunPictures(tab, services, { folder, run: () => this.#run }));
    let { visible } = tab;
    this.#own.track(
      tab.onDidChangeViewState(() => {
        if (tab.visible !== visible) this.#sender.visibilityChanged();
        visible = tab.visible;
      }),
    );
    this.#own.track(tab.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#own.track(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()));
    this.#unwatch = watchRun(folder, (view, curves) => this.#told(view, curves));
    const roots = [pageFolder(services.extension), services.thumbnails.root];
    tab.webview.options = { enableScripts: true, localResourceRoots: roots };
    tab.webview.html = pageHtml(tab.webview, services.extension, 'run');
    this.#update();
  }

  get run(): RunView | null {
    return this.#run;
  }

  /** Whether its tab is in front. */
  get active(): boolean {
    return this.#tab.active;
  }

  reveal(): void {
    this.#tab.reveal();
  }

  ready(): void {
    this.#sender.ready();
  }

  taken(sequence: number): void {
    this.#sender.taken(sequence);
  }

  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unwatch();
    this.#disposed.fire();
    this.#own.dispose();
  }

  #told(view: RunView | null, curves: readonly Curve[]): void {
    this.#run = view;
    this.#curves = curves;
    this.#gone = view === null;
    if (!view) this.attempts.show({ code: 'run-gone', message: vscode.l10n.t('The run folder {0} is gone or cannot be read.', this.folder) });
    this.#update();
  }

  #receive(message: unknown): void {
    const parsed = runFromPageSchema.safeParse(message);
    if (parsed.success) this.#answers(parsed.data);
    else this.#services.log.warn(`a message of the panel was dropped: ${parsed.error.message}`);
  }

  /** Sends what is known, soon. */
  #update(): void {
    // What was under way when the tab was closed ends without it.
    if (this.#closed) return;
    const dataset = this.#run?.experiment.dataset;
    if (dataset !== undefined) this.#tab.title = vscode.l10n.t('Tangent: {0}', this.#run ? runTitle(this.#run, t) : path.basename(dataset));
    this.#sender.update();
  }

  #state(): RunPageState {
    return {
      panel: this.id,
      run: this.#run && headOf(this.#run),
      launching: this.attempts.launching,
      endingMethods: methodNames.filter((method) => methodStopRequested(this.folder, method)),
      error: this.attempts.error,
      trusted: vscode.workspace.isTrusted,
    };
  }
}
