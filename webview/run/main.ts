import { render } from 'lit';
import { runToPageSchema, type RunFromPage, type RunPageState } from '../../src/contract/pages/run';
import { CurveStore } from '../chart/store';
import { ChartView } from '../chart/view';
import { oncePerFrame } from '../frames';
import { onMessage, post, remember } from '../host';
import { Announcer } from './announcer';
import { initialLook, type Look } from './model';
import { page } from './page';
import '../style/main.css';
import './run.css';

let state: RunPageState | null = null;
const announcer = new Announcer();
const store = new CurveStore();
const view = new ChartView();
let look: Look = initialLook;

const send = (message: RunFromPage): void => post(message);

const schedule = oncePerFrame(() => {
  if (state) render(page({ state, look, store, view, send, show }), document.body);
});

function show(change: Partial<Look>): void {
  look = { ...look, ...change };
  schedule();
}

onMessage(runToPageSchema, ({ state: next, sequence, reset, curves }) => {
  state = next;
  if (reset) store.reset();
  store.take(curves);
  if (next.run) announcer.look(next.run);
  remember(next.panel);
  schedule();
  requestAnimationFrame(() => send({ type: 'taken', sequence }));
});
send({ type: 'ready' });
