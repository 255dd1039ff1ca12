import { render } from 'lit';
import { runToPageSchema, type RunFromPage, type RunPageState, type RunStateToPage } from '../../src/contract/pages/run';
import { CurveStore } from '../chart/store';
import { ChartView } from '../chart/view';
import { drawSvg } from '../draw-svg';
import { oncePerFrame } from '../frames';
import { ThumbnailStore } from '../gallery/store';
import { keepScroll, onMessage, post, remember } from '../host';
import { Announcer } from './announcer';
import { initialLook, type Look } from './model';
import { TestPictures } from './mistakes/pictures';
import { page } from './page';
import '../style/main.css';
import './run.css';
import './mistakes/mistakes.css';

let state: RunPageState | null = null;
const announcer = new Announcer();
const store = new CurveStore();
const view = new ChartView();
const pictures = new TestPictures();
let asked = false;
let look: Look = initialLook;

const send = (message: RunFromPage): void => post(message);
const thumbnails = new ThumbnailStore(send);

const schedule = oncePerFrame(() => {
  if (state) render(page({ state, look, store, view, pictures, thumbnails, send, show }), document.body);
});

function show(change: Partial<Look>): void {
  look = { ...look, ...change };
  schedule();
}

function take(message: RunStateToPage): void {
  state = message.state;
  if (message.reset) store.reset();
  store.take(message.curves);
  if (state.run) announcer.look(state.run);
  remember(state.panel);
  if (state.run?.report && !asked) {
    asked = true;
    send({ type: 'need-predictions' });
  }
  requestAnimationFrame(() => send({ type: 'taken', sequence: message.sequence }));
}

onMessage(runToPageSchema, (message) => {
  if (message.type === 'state') take(message);
  else if (message.type === 'predictions') pictures.take(message.predictions);
  else if (message.type === 'draw') return void drawSvg(message).then((png) => send({ type: 'drawn', id: message.id, png }));
  else if (message.type === 'moved') thumbnails.forget(pictures.takeMoves(message.moved));
  else return thumbnails.receive(message);
  schedule();
});
send({ type: 'ready' });
keepScroll();
