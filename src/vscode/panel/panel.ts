import { totalmem } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { bundledBackbones } from '../../contract/bundled-backbones';
import { experimentSchema } from '../../contract/experiment';
import type { Inspection, Survey } from '../../contract/jobs';
import { fromPageSchema, panelFormSchema, type PanelForm, type PanelState, type ToPage } from '../../contract/panel';
import type { RunView } from '../../contract/run-view';
import { watchRun } from '../../runs';
import { Disposables } from '../disposables';
import { logError, wordsOf } from '../log';
import type { Services } from '../services';
import { pageFolder, pageHtml } from './html';
import { Latest } from './latest';
import type { PanelMemento, PanelMementos } from './memento';
import { answers, type AnsweringPanel, type Answers } from './messages';
import { thinned } from './thin';
import { thumbnails } from './thumbnails';

interface InspectQuestion {
  readonly backbone: string;
  readonly linearize: string[] | null;
  readonly features: string | null;
  readonly pictureSize: number | null;
  readonly preprocessing: PanelForm['preprocessing'];
  readonly engine: PanelForm['engine'];
  readonly batch: number;
  readonly measure: boolean;
}

/** How a panel is found again after a reload. */
export interface PanelIdentity {
  readonly id: string;
  readonly mementos: PanelMementos;
  /** What it showed before, as far as that is known. */
  readonly memento: Partial<PanelMemento> | null;
}

/** Milliseconds in which changes are gathered: a run logs many epochs in a second. */
const gathering = 120;

/** One tab: the settings of a run to come, or a run. What it shows is a snapshot; the run folder holds what matters. */
export class Panel implements vscode.Disposable, AnsweringPanel {
  readonly #own = new Disposables();
  readonly #tab: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #identity: PanelIdentity;
  readonly #inspection: Latest<InspectQuestion, Inspection>;
  readonly #survey: Latest<string, Survey>;
  readonly #answers: Answers;
  readonly #disposed = this.#own.track(new vscode.EventEmitter<void>());
  readonly onDidDispose = this.#disposed.event;
  #form: PanelForm;
  #revision = 0;
  #folder: string | null = null;
  #run: RunView | null = null;
  #unwatch: () => void = () => undefined;
  #error: { code: string; message: string } | null = null;
  #launching = false;
  /** Whether to wait for the engine's speed to be measured: only once the rest is shown. */
  #measure = false;
  /** The backbone last inspected. */
  #asked = '';
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(tab: vscode.WebviewPanel, services: Services, identity: PanelIdentity) {
    const { memento } = identity;
    this.#tab = tab;
    this.#services = services;
    this.#identity = identity;
    this.#form = memento?.form ?? panelFormSchema.parse({ ...experimentSchema.parse({ dataset: '-' }), dataset: '' });
    const ask = services.trainer;
    const changed = (): void => this.#update();
    this.#inspection = new Latest(
      (question, signal) => ask.ask({ job: 'inspect', classes: 10, ...question }, signal),
      () => {
        this.#measure ||= this.#inspection.answer?.costs?.engine === null;
        changed();
      },
    );
    this.#survey = new Latest((dataset, signal) => ask.ask({ job: 'survey', dataset }, signal), changed);
    this.#answers = answers(this, services);
    this.#own.track(tab.onDidDispose(() => this.dispose()));
    this.#own.track(tab.onDidChangeViewState(() => tab.visible && this.#send()));
    this.#own.track(tab.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#own.track(vscode.workspace.onDidGrantWorkspaceTrust(changed));
    if (memento?.run) this.show(memento.run);
    this.#permit();
    tab.webview.html = pageHtml(tab.webview, services.extension);
    this.#update();
  }

  get form(): PanelForm {
    return this.#form;
  }

  /** The folder of the run shown, null while one is being prepared. */
  get folder(): string | null {
    return this.#folder;
  }

  get run(): RunView | null {
    return this.#run;
  }

  reveal(): void {
    this.#tab.reveal();
  }

  /** Takes over what was set; `revision` is given where the page itself says so. */
  edit(change: Partial<PanelForm>, revision = this.#revision): void {
    this.#form = { ...this.#form, ...change };
    this.#revision = revision;
    this.#error = null;
    this.#update();
  }

  /** Shows a run from now on. */
  show(folder: string): void {
    if (this.#closed) return;
    this.#unwatch();
    this.#folder = folder;
    this.#run = null;
    this.#unwatch = watchRun(folder, (view) => this.#told(folder, view));
    this.#update();
  }

  /** Goes back to the settings, which stay as they are. */
  leaveRun(): void {
    this.#unwatch();
    this.#unwatch = () => undefined;
    this.#folder = null;
    this.#run = null;
    this.#error = null;
    this.#update();
  }

  /** Does what may fail; meanwhile the page's buttons wait, and an error is shown in it. */
  async launch(work: () => Promise<void>): Promise<void> {
    if (this.#launching) return;
    this.#launching = true;
    await this.attempt(work);
    this.#launching = false;
    this.#update();
  }

  async attempt(work: () => Promise<void>): Promise<void> {
    this.#error = null;
    this.#update();
    try {
      await work();
    } catch (error) {
      logError(error, this.#services.log);
      this.#error = wordsOf(error);
      this.#update();
    }
  }

  dismissError(): void {
    this.#error = null;
    this.#inspection.error = null;
    this.#survey.error = null;
    this.#update();
  }

  ready(): void {
    this.#send();
  }

  dispose(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#unwatch();
    this.#inspection.cancel();
    this.#survey.cancel();
    this.#disposed.fire();
    this.#own.dispose();
  }

  #told(folder: string, view: RunView | null): void {
    if (folder !== this.#folder) return;
    if (!view) {
      this.leaveRun();
      this.#error = { code: 'run-gone', message: vscode.l10n.t('The run folder {0} is gone or cannot be read.', folder) };
    } else {
      if (!this.#run) this.#form = panelFormSchema.parse(view.experiment);
      this.#run = view;
      this.#permit();
    }
    this.#update();
  }

  #receive(message: unknown): void {
    const parsed = fromPageSchema.safeParse(message);
    if (parsed.success) this.#answers(parsed.data);
    else this.#services.log.warn(`a message of the panel was dropped: ${parsed.error.message}`);
  }

  /** Lets the page load its own files and the pictures of the dataset, nothing else. A change reloads the page. */
  #permit(): void {
    const dataset = this.#run?.experiment.dataset ?? (this.#folder ? '' : this.#form.dataset);
    const roots = [pageFolder(this.#services.extension), ...(path.isAbsolute(dataset) ? [vscode.Uri.file(dataset)] : [])];
    const { localResourceRoots } = this.#tab.webview.options;
    if (roots.every((root) => localResourceRoots?.some((other) => other.toString() === root.toString()))) return;
    this.#tab.webview.options = { enableScripts: true, localResourceRoots: roots };
  }

  /** Asks what the settings make necessary, and sends what is known, soon. */
  #update(): void {
    // What was under way when the tab was closed ends without it.
    if (this.#closed) return;
    const asking = vscode.workspace.isTrusted && !this.#folder;
    const { backbone, linearize, features, dataset, pictureSize, preprocessing, engine, batch } = this.#form;
    const layers = linearize?.length === 0 ? null : linearize;
    const sameBackbone = this.#inspection.answer !== null && this.#asked === backbone;
    this.#inspection.put(asking ? { backbone, linearize: layers, features, pictureSize, preprocessing, engine, batch, measure: this.#measure } : null, sameBackbone);
    this.#asked = backbone;
    this.#survey.put(asking && path.isAbsolute(dataset) ? dataset : null, false);
    this.#tab.title = vscode.l10n.t('Tangent: {0}', path.basename(dataset) || vscode.l10n.t('New Experiment'));
    const { id, mementos } = this.#identity;
    mementos.write(id, { run: this.#folder, form: this.#form }).catch((error: unknown) => logError(error, this.#services.log));
    this.#timer ??= setTimeout(() => this.#send(), gathering);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#tab.visible || (this.#folder !== null && !this.#run)) return;
    const message: ToPage = { type: 'state', state: this.#state() };
    void this.#tab.webview.postMessage(message);
  }

  #state(): PanelState {
    const asked = this.#survey.error ?? this.#inspection.error;
    return {
      panel: this.#identity.id,
      form: this.#form,
      revision: this.#revision,
      backbones: [...bundledBackbones, ...this.#services.recentBackbones.list()],
      inspection: this.#inspection.answer,
      inspecting: this.#inspection.busy,
      dataset: this.#survey.answer,
      surveying: this.#survey.busy,
      run: this.#run && thinned(this.#run),
      launching: this.#launching,
      memoryBytes: totalmem(),
      thumbnails: this.#run ? thumbnails(this.#tab.webview, this.#run) : {},
      error: this.#error ?? (asked === null ? null : wordsOf(asked)),
      trusted: vscode.workspace.isTrusted,
    };
  }
}
