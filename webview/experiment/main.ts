import { render } from 'lit';
import type { ExperimentForm } from '../../src/contract/experiment-form';
import { experimentToPageSchema, type ExperimentFromPage, type ExperimentPageState, type ExperimentToPage } from '../../src/contract/pages/experiment';
import { fileName } from '../format';
import { drawing } from '../drawing';
import { oncePerFrame } from '../frames';
import { ThumbnailStore } from '../gallery/store';
import { keepLook, keepScroll, keptLook, onMessage, post } from '../host';
import { initialLook, keptLookSchema, keptOf, type Look } from './model';
import { page } from './page';
import '../style/main.css';
import './form.css';
import './tree/tree.css';

let state: ExperimentPageState | null = null;
let look: Look = { ...initialLook, ...keptLook(keptLookSchema, keptOf(initialLook)) };

const send = (message: ExperimentFromPage): void => post(message);

const thumbnails = new ThumbnailStore(send);

const { inNextFrame, beforeNextEvent } = drawing(oncePerFrame, () => {
  if (state) render(page({ state, look, send, edit, show, hideClass, start, thumbnails }), document.body);
});

/** The page is ahead of the extension until that answers with this revision. */
function edit(change: Partial<ExperimentForm>): void {
  if (!state) return;
  state = { ...state, form: { ...state.form, ...change }, revision: state.revision + 1 };
  send({ type: 'form', form: state.form, revision: state.revision });
  beforeNextEvent();
}

function show(change: Partial<Look>): void {
  look = { ...look, ...change };
  keepLook(keptOf(look));
  beforeNextEvent();
}

function start(): void {
  if (state) send({ type: 'start', form: state.form, revision: state.revision });
}

onMessage(experimentToPageSchema, (message) => {
  if (message.type === 'state') take(message.state);
  else if (message.type === 'thumbnails') thumbnails.receive(message);
  else takePictures(message);
});
send({ type: 'ready' });
keepScroll();

function take(next: ExperimentPageState): void {
  if (state && next.form.dataset !== state.form.dataset && look.shownClass) hideClass();
  state = state && next.revision < state.revision ? { ...next, form: state.form, revision: state.revision } : next;
  inNextFrame();
}

function takePictures({ name, files, moved }: Extract<ExperimentToPage, { type: 'pictures' }>): void {
  const there = new Set(files);
  show({ shownClass: { name, items: files.map((file) => ({ file, title: fileName(file) })), moved }, chosen: look.chosen.filter((file) => there.has(file)) });
}

function hideClass(): void {
  send({ type: 'show-class', name: null });
  show({ shownClass: null, chosen: [] });
}
