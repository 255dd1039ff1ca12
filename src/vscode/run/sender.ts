import type * as vscode from 'vscode';
import type { Curve } from '../../contract/curve-columns';
import type { RunPageState, RunStateToPage } from '../../contract/pages/run';
import { CurveFeed } from '../../runs';

/** Milliseconds in which changes are gathered: a run logs many epochs in a second. */
const gathering = 60;

/** Epochs that are sent at once: about a mebibyte. */
const most = 20_000;

/** Milliseconds after which a page that is shown and says nothing is given everything once more. */
const patience = 10_000;

type Known = () => { readonly state: RunPageState; readonly curves: readonly Curve[] } | null;

/**
 * Keeps a page up to date: the state whole, of the curves what is new. There is one message under way at most: a slow
 * page gets fewer and larger ones, a hidden page none, and one that is shown again everything.
 */
export class PageSender implements vscode.Disposable {
  readonly #tab: vscode.WebviewPanel;
  readonly #known: Known;
  readonly #feed = new CurveFeed();
  #sequence = 0;
  /** The message that the page has not taken in yet. */
  #underWay: number | null = null;
  #reset = true;
  /** Whether there is something to be told. */
  #due = false;
  #timer: NodeJS.Timeout | undefined;
  #watchdog: NodeJS.Timeout | undefined;

  /** @param known what is to be shown, null while that is not known */
  constructor(tab: vscode.WebviewPanel, known: Known) {
    this.#tab = tab;
    this.#known = known;
  }

  /** Something has changed. */
  update(): void {
    this.#due = true;
    this.#timer ??= setTimeout(() => this.#send(), gathering);
  }

  /** The page begins, and knows nothing. */
  ready(): void {
    this.#startOver();
    this.#send();
  }

  /** The page has taken a message in. */
  taken(sequence: number): void {
    if (sequence !== this.#underWay) return;
    this.#underWay = null;
    clearTimeout(this.#watchdog);
    if (this.#due) this.#timer ??= setTimeout(() => this.#send(), 0);
  }

  /** The tab was shown or hidden. VS Code makes the page anew each time it is shown, so it says that it is ready. */
  visibilityChanged(): void {
    this.#startOver();
    if (this.#tab.visible) this.#watch();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
  }

  #startOver(): void {
    this.#reset = true;
    this.#due = true;
    this.#underWay = null;
    clearTimeout(this.#watchdog);
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#startOver();
      this.#send();
    }, patience);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const known = this.#tab.visible && this.#underWay === null ? this.#known() : null;
    if (!known || !this.#due) return;
    if (this.#reset) this.#feed.reset();
    const { increments, more } = this.#feed.take(known.curves, most);
    this.#sequence += 1;
    this.#underWay = this.#sequence;
    const message: RunStateToPage = { type: 'state', sequence: this.#sequence, state: known.state, reset: this.#reset, curves: increments, more };
    this.#due = more;
    this.#reset = false;
    this.#watch();
    void this.#tab.webview.postMessage(message);
  }
}
