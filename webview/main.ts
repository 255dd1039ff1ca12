import { render } from 'lit';
import { z } from 'zod';
import type { PanelForm, PanelState } from '../src/contract/panel';
import { onState, remember, send } from './host';
import { initialLook, type Look } from './model';
import { page } from './page';
import './style/main.css';

// The content security policy forbids the code that zod would otherwise compile.
z.config({ jitless: true });

let state: PanelState | null = null;
let look: Look = initialLook;
let scheduled = false;

function draw(): void {
  scheduled = false;
  if (!state) return;
  render(page({ state, look, send, edit, show, start }), document.body);
}

/** One drawing per frame, however many changes. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(draw);
}

/** The page is ahead of the extension until that answers with this revision. */
function edit(change: Partial<PanelForm>): void {
  if (!state) return;
  state = { ...state, form: { ...state.form, ...change }, revision: state.revision + 1 };
  send({ type: 'form', form: state.form, revision: state.revision });
  schedule();
}

function show(change: Partial<Look>): void {
  look = { ...look, ...change };
  schedule();
}

function start(): void {
  if (state) send({ type: 'start', form: state.form, revision: state.revision });
}

onState((next) => {
  state = state && next.revision < state.revision ? { ...next, form: state.form, revision: state.revision } : next;
  remember(state);
  schedule();
});
send({ type: 'ready' });
