import { totalmem } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { bundledBackbones } from '../../contract/bundled-backbones';
import { seedsOf, splitSeedOf } from '../../contract/experiment';
import type { ExperimentForm } from '../../contract/experiment-form';
import type { DatasetCheck, Inspection, JobRequest, Survey } from '../../contract/jobs';
import { experimentFromPageSchema, type ExperimentPageState, type ExperimentToPage } from '../../contract/pages/experiment';
import type { RunView } from '../../contract/run-view';
import { experimentName, readDocument, resolvedBackbone, resolvedDataset, type ExperimentDocument } from '../../experiments';
import { Disposables } from '../disposables';
import { wordsOf } from '../log';
import { Attempts } from '../pages/attempts';
import { pageFolder, pageHtml } from '../pages/html';
import { Latest } from '../pages/latest';
import type { Services } from '../services';
import { bestAccuracy } from '../words';
import { answers, type Answers, type AnsweringPage } from './messages';
import { ExperimentPictures, type Surveyed } from './pictures';
import { Writer } from './writer';

type InspectQuestion = Omit<Extract<JobRequest, { job: 'inspect' }>, 'job' | 'classes'>;
type FolderQuestion = Omit<Extract<JobRequest, { job: 'survey' }>, 'job'>;

/** Milliseconds in which changes are gathered. */
const gathering = 60;

/** The editor of one experiment file in one tab: a form whose every change is a change of the file's text. */
export class ExperimentPage implements vscode.Disposable, AnsweringPage {
  readonly #own = new Disposables();
  readonly #document: vscode.TextDocument;
  readonly #tab: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #inspection: Latest<InspectQuestion, Inspection>;
  readonly #survey: Latest<FolderQuestion, Survey>;
  readonly #check: Latest<FolderQuestion, DatasetCheck>;
  readonly #answers: Answers;
  readonly attempts: Attempts;
  readonly pictures: ExperimentPictures;
  readonly #writer: Writer;
  #read: ExperimentDocument;
  #revision = 0;
  /** Whether to wait for the engine's speed to be measured: only once the rest is shown. */
  #measure = false;
  /** The backbone last inspected. */
  #asked = '';
  /** The dataset last surveyed, and the question last checked. */
  #surveyed: string | undefined;
  #checked = '';
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(document: vscode.TextDocument, tab: vscode.WebviewPanel, services: Services) {
    this.#document = document;
    this.#tab = tab;
    this.#services = services;
    this.#read = readDocument(document.getText());
    this.#writer = this.#own.track(new Writer(document));
    const ask = services.trainer;
    this.#inspection = new Latest(
      (question, signal) => ask.ask({ job: 'inspect', classes: 10, ...question }, signal),
      () => {
        this.#measure ||= this.#inspection.answer?.costs?.engine === null;
        this.update();
      },
    );
    this.#survey = new Latest((question, signal) => ask.ask({ job: 'survey', ...question }, signal), () => {
      this.pictures.tell();
      this.update();
    });
    this.#check = new Latest((question, signal) => ask.ask({ job: 'check', ...question }, signal), () => this.update());
    this.pictures = this.#own.track(
      new ExperimentPictures(tab, services, { surveyed: () => this.#known(), send: (message) => this.#post(message) }),
    );
    this.attempts = new Attempts(services.log, () => this.update());
    this.#answers = answers(this, services);
    this.#own.track(tab.onDidDispose(() => this.dispose()));
    this.#own.track(tab.onDidChangeViewState(() => tab.visible && this.#send()));
    this.#own.track(tab.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#own.track(services.runs.onDidChange(() => this.update()));
    this.#own.track(services.moves.onDidChange(() => this.#lookAgain()));
    this.#own.track(vscode.workspace.onDidGrantWorkspaceTrust(() => this.update()));
    this.#own.track(vscode.workspace.onDidChangeTextDocument(({ document: changed }) => changed === document && this.#changed()));
    tab.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(services.extension), services.thumbnails.root] };
    tab.webview.html = pageHtml(tab.webview, services.extension, 'experiment');
    this.update();
  }

  /** Of the experiment file, or of the one that it becomes once it is saved. */
  get file(): string {
    return this.#document.uri.fsPath;
  }

  get uri(): vscode.Uri {
    return this.#document.uri;
  }

  get form(): ExperimentForm {
    return this.#read.form;
  }

  /** Resolves when the text says all that was set in the page. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Takes over what was set; `revision` is given where the page itself says so. */
  edit(change: Partial<ExperimentForm>, revision = this.#revision): void {
    const form = { ...this.#read.form, ...change };
    this.#read = { ...this.#read, form };
    this.#revision = revision;
    this.attempts.dismiss();
    this.#writer.put(form);
    this.update();
  }

  /** Forgets what went wrong, in the page and in what it asked for. */
  dismissError(): void {
    this.attempts.dismiss();
    this.#inspection.error = null;
    this.#survey.error = null;
    this.#check.error = null;
    this.update();
  }

  ready(): void {
    this.#send();
    this.pictures.tell();
  }

  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#inspection.cancel();
    this.#survey.cancel();
    this.#check.cancel();
    this.#own.dispose();
  }

  /** Asks what the settings make necessary, and sends what is known, soon. */
  update(): void {
    // What was under way when the tab was closed ends without it.
    if (this.#closed) return;
    const { broken, form } = this.#read;
    const asking = vscode.workspace.isTrusted && broken === null;
    const folder = path.dirname(this.file);
    const backbone = resolvedBackbone(form, folder);
    const { linearize, features, pictureSize, preprocessing, engine, batch } = form;
    const layers = linearize?.length === 0 ? null : linearize;
    const sameBackbone = this.#inspection.answer !== null && this.#asked === backbone;
    const question = { backbone, linearize: layers, features, pictureSize, preprocessing, engine, batch, measure: this.#measure };
    this.#inspection.put(asking ? question : null, sameBackbone);
    this.#asked = backbone;
    const survey = asking ? this.#folderQuestion() : null;
    this.#survey.put(survey, this.#surveyed === survey?.dataset);
    this.#surveyed = survey?.dataset;
    // An answer about other pictures or another split is of no use.
    if (JSON.stringify(survey) !== this.#checked) this.#check.put(null, false);
    this.#timer ??= setTimeout(() => this.#send(), gathering);
  }

  /** Opens every file of the dataset, and says what a run would find. */
  check(): void {
    const question = this.#folderQuestion();
    this.#checked = JSON.stringify(question);
    this.#check.forget();
    this.#check.put(question, false);
    this.update();
  }

  #known(): Surveyed | null {
    const [dataset, survey] = [this.#surveyed, this.#survey.answer];
    return dataset === undefined || !survey ? null : { dataset, survey };
  }

  /** Pictures lie elsewhere than before: what is known of them stays until it is known anew. */
  #lookAgain(): void {
    this.#survey.forget();
    if (this.#check.answer !== null) {
      this.#check.forget();
      this.#check.put(this.#folderQuestion(), true);
    }
    this.update();
  }

  #folderQuestion(): FolderQuestion | null {
    const { form } = this.#read;
    const dataset = resolvedDataset(form, path.dirname(this.file));
    const { groupBy, resplit } = form;
    const [seed = form.seed] = seedsOf(form);
    // Of several seeds the parts are those of the first.
    return dataset === '' ? null : { dataset, seed: splitSeedOf({ ...form, seed }), groupBy, resplit };
  }

  /** The text is another: undone, saved by someone else, or typed beside. What the page is still to write comes after. */
  #changed(): void {
    if (this.#writer.writing) return;
    this.#read = readDocument(this.#document.getText());
    this.update();
  }

  #receive(message: unknown): void {
    const parsed = experimentFromPageSchema.safeParse(message);
    if (parsed.success) this.#answers(parsed.data);
    else this.#services.log.warn(`a message of the editor was dropped: ${parsed.error.message}`);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#tab.visible) return;
    this.#post({ type: 'state', state: this.#state() });
  }

  #post(message: ExperimentToPage): void {
    void this.#tab.webview.postMessage(message);
  }

  #state(): ExperimentPageState {
    const asked = this.#survey.error ?? this.#inspection.error ?? this.#check.error;
    const { form, broken, faults } = this.#read;
    return {
      name: experimentName(this.file),
      form,
      revision: this.#revision,
      broken,
      faults: [...faults],
      backbones: [...bundledBackbones, ...this.#services.recentBackbones.list()],
      inspection: this.#inspection.answer,
      inspecting: this.#inspection.busy,
      folder: resolvedDataset(form, path.dirname(this.file)),
      dataset: this.#survey.answer && withoutFiles(this.#survey.answer),
      surveying: this.#survey.busy,
      check: this.#check.answer,
      checking: this.#check.busy,
      runs: this.#services.runs.views.filter(({ experiment }) => experiment.file === this.file).map(runLine),
      launching: this.attempts.launching,
      memoryBytes: totalmem(),
      error: this.attempts.error ?? (asked === null ? null : wordsOf(asked)),
      trusted: vscode.workspace.isTrusted,
    };
  }
}

function withoutFiles({ files: _, ...survey }: Survey): ExperimentPageState['dataset'] {
  return survey;
}

function runLine(run: RunView): ExperimentPageState['runs'][number] {
  const { folder, name, status, startedAt } = run;
  return { folder, name, status, startedAt, best: bestAccuracy(run) };
}
