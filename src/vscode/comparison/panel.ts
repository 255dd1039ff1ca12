import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { comparisonFromPageSchema, comparisonLookSchema, type ComparisonLook, type ComparisonToPage } from '../../contract/pages/comparison';
import type { RunView } from '../../contract/run-view';
import { newestFirst } from '../../runs';
import { Disposables } from '../disposables';
import { logError } from '../log';
import { Attempts } from '../pages/attempts';
import { Drawing } from '../pages/drawing';
import { pageHtml } from '../pages/html';
import type { Services } from '../services';
import { answers, type AnsweringComparison, type ComparisonActions } from './messages';
import { RowFeed } from './row-feed';
import { SelectionDetails } from './selection';

/** Milliseconds in which changes are gathered. */
const gathering = 120;

/** Where the last look at the table is kept. */
const key = 'tangent.comparison';

/** The tab in which runs are compared. The run folders hold what matters; how they are looked at is kept with the workspace. */
export class ComparisonPanel implements vscode.Disposable, AnsweringComparison {
  readonly #id = randomUUID();
  readonly #own = new Disposables();
  readonly #tab: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #actions: ComparisonActions;
  readonly #answer: ReturnType<typeof answers>;
  readonly #disposed = this.#own.track(new vscode.EventEmitter<void>());
  readonly onDidDispose = this.#disposed.event;
  readonly #feed = new RowFeed();
  readonly #details: SelectionDetails;
  readonly attempts: Attempts;
  readonly drawing = new Drawing((message) => this.#post(message));
  #look: ComparisonLook;
  #tellLook = true;
  #selection = '';
  #timer: NodeJS.Timeout | undefined;
  #watch: vscode.Disposable | null = null;
  #closed = false;

  constructor(tab: vscode.WebviewPanel, services: Services, actions: ComparisonActions) {
    this.#tab = tab;
    this.#services = services;
    this.#actions = actions;
    this.#look = comparisonLookSchema.catch(comparisonLookSchema.parse({})).parse(services.state.get(key) ?? {});
    this.#details = new SelectionDetails(services, () => this.#update());
    this.attempts = new Attempts(services.log, () => this.#update());
    this.#answer = answers(this, services, actions);
    this.#own.track(tab.onDidDispose(() => this.dispose()));
    this.#own.track(tab.onDidChangeViewState(() => this.#watchWhileVisible()));
    this.#own.track(tab.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#watchWhileVisible();
    this.#own.track(actions.onDidChangeDeleted(() => this.#update()));
    this.#own.track(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#details.retry();
        this.#update();
      }),
    );
    tab.title = vscode.l10n.t('Tangent: Compare Runs');
    tab.webview.html = pageHtml(tab.webview, services.extension, 'comparison');
  }

  get look(): ComparisonLook {
    return this.#look;
  }

  get runs(): readonly RunView[] {
    return [...this.#services.runs.views].sort(newestFirst);
  }

  /** The runs that are selected, in the order of their selection. */
  get selected(): readonly RunView[] {
    return this.#look.selected.flatMap((folder) => this.#services.runs.find(folder) ?? []);
  }

  get pairs() {
    return this.#details.of(this.selected).pairs;
  }

  reveal(): void {
    this.#tab.reveal();
  }

  /** Selects runs beside or instead of those selected. */
  select(folders: readonly string[]): void {
    if (folders.length === 0) return;
    this.#tellLook = true;
    this.setLook({ ...this.#look, selected: [...folders] });
  }

  setLook(look: ComparisonLook): void {
    this.#look = look;
    this.#services.state.update(key, look).then(undefined, (error: unknown) => logError(error, this.#services.log));
    this.#update();
  }

  ready(): void {
    this.#feed.reset();
    this.#tellLook = true;
    this.#selection = '';
    this.#send();
  }

  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#details.dispose();
    this.#watch?.dispose();
    this.#disposed.fire();
    this.#own.dispose();
  }

  /** VS Code makes the page anew each time it is shown, which then says that it is ready. */
  #watchWhileVisible(): void {
    if (this.#tab.visible) this.#watch ??= this.#services.runs.onDidChange(() => this.#update());
    else {
      this.#watch?.dispose();
      this.#watch = null;
    }
  }

  #receive(message: unknown): void {
    const parsed = comparisonFromPageSchema.safeParse(message);
    if (parsed.success) this.#answer(parsed.data);
    else this.#services.log.warn(`a message of the comparison was dropped: ${parsed.error.message}`);
  }

  #update(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => this.#send(), gathering);
  }

  #post(message: ComparisonToPage): void {
    void this.#tab.webview.postMessage(message);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#tab.visible || this.#closed) return;
    const look = this.#tellLook ? this.#look : null;
    this.#tellLook = false;
    this.#post({ type: 'state', panel: this.#id, look, trusted: vscode.workspace.isTrusted, error: this.attempts.error, deleted: this.#actions.deleted, ...this.#feed.take(this.runs) });
    const { selected } = this;
    this.#details.look(selected, this.#look);
    const selection = this.#details.of(selected);
    const told = JSON.stringify(selection);
    if (told === this.#selection) return;
    this.#selection = told;
    this.#post({ type: 'selection', selection });
  }
}
