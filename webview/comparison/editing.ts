import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { runTitle, type RunRow } from '../../src/contract/across/rows';
import { longestName, longestNotes } from '../../src/contract/annotations';
import { t } from '../l10n';
import type { Model } from './model';

/** Focuses a field once, when it appears, with its text selected. */
function focusOnce(element: Element | undefined): void {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return;
  queueMicrotask(() => {
    element.focus();
    element.select();
  });
}

/** The name's field: Enter or leaving it keeps what was typed, Escape does not. */
export function nameEditor({ set, send }: Model, row: RunRow): TemplateResult {
  const { folder, annotations } = row;
  let over = false;
  const end = (target: EventTarget | null, keep: boolean): void => {
    if (over) return;
    over = true;
    const value = target instanceof HTMLInputElement ? target.value : '';
    const same = value.trim() === (annotations.name ?? runTitle(row, t));
    set({ editing: null });
    if (keep && !same) send({ type: 'annotate', run: folder, change: { name: value } });
  };
  return html`<input
    class="field name-field"
    aria-label=${t('Name of {0}', runTitle(row, t))}
    maxlength=${longestName}
    value=${runTitle(row, t)}
    ${ref(focusOnce)}
    @keydown=${({ key, currentTarget }: KeyboardEvent) => (key === 'Enter' || key === 'Escape') && end(currentTarget, key === 'Enter')}
    @blur=${({ currentTarget }: Event) => end(currentTarget, true)}
  />`;
}

/** The notes' field: leaving it or Ctrl+Enter keeps what was typed, Escape does not. */
export function notesEditor({ set, send }: Model, row: RunRow): TemplateResult {
  const { folder, annotations } = row;
  let over = false;
  const end = (target: EventTarget | null, keep: boolean): void => {
    if (over) return;
    over = true;
    const value = target instanceof HTMLTextAreaElement ? target.value : annotations.notes;
    set({ editing: null });
    if (keep && value !== annotations.notes) send({ type: 'annotate', run: folder, change: { notes: value } });
  };
  const pressed = ({ key, ctrlKey, metaKey, currentTarget }: KeyboardEvent): void => {
    if (key === 'Escape') end(currentTarget, false);
    if (key === 'Enter' && (ctrlKey || metaKey)) end(currentTarget, true);
  };
  return html`<textarea
    class="field notes-field"
    rows="5"
    maxlength=${longestNotes}
    aria-label=${t('Notes on {0}', runTitle(row, t))}
    placeholder=${t('Notes. Leaving this field keeps them, Escape does not.')}
    .defaultValue=${annotations.notes}
    ${ref(focusOnce)}
    @keydown=${pressed}
    @blur=${({ currentTarget }: Event) => end(currentTarget, true)}
  ></textarea>`;
}
