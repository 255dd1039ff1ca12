import { happenings, type Happening } from '../../src/contract/announcements';
import { inWords } from '../../src/contract/message';
import type { RunHead } from '../../src/contract/run-view';
import { percent } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';

/** Milliseconds after which a text is gone again: who comes across it later would take it for news. */
const lasting = 10_000;

/** Tells screen readers what happens to a run: politely, a failure at once. */
export class Announcer {
  readonly #polite = region('announcements', 'polite');
  readonly #assertive = region('alerts', 'assertive');
  #before: RunHead | null = null;

  /** Says what is new since the run that was given before. */
  look(run: RunHead): void {
    if (!this.#polite.isConnected) document.body.append(this.#polite, this.#assertive);
    const news = happenings(this.#before, run);
    this.#before = run;
    for (const happening of news) say(happening.what === 'failed' ? this.#assertive : this.#polite, words(happening));
  }
}

function region(id: string, politeness: 'polite' | 'assertive'): HTMLElement {
  const element = document.createElement('div');
  element.id = id;
  element.className = 'visually-hidden';
  element.setAttribute('role', politeness === 'polite' ? 'status' : 'alert');
  element.setAttribute('aria-live', politeness);
  element.setAttribute('aria-atomic', 'false');
  return element;
}

function say(element: HTMLElement, text: string): void {
  const line = document.createElement('p');
  line.textContent = text;
  element.append(line);
  setTimeout(() => line.remove(), lasting);
}

function words(happening: Happening): string {
  switch (happening.what) {
    case 'started':
      return t('The run has started.');
    case 'finished':
      return t('The run has finished.');
    case 'stopped':
      return t('The run was stopped.');
    case 'interrupted':
      return t('The run was interrupted.');
    case 'failed':
      return happening.message === null ? t('The run has failed.') : t('The run has failed: {0}', inWords(happening.message, t));
    case 'method-finished':
      return t('{0} is trained: {1} in validation.', methodTitle(happening.method), percent(happening.validationAccuracy));
    case 'method-ended-early':
      return t('{0} was ended early: {1} in validation.', methodTitle(happening.method), percent(happening.validationAccuracy));
    case 'method-left-out':
      return t('{0} was left out.', methodTitle(happening.method));
  }
}
