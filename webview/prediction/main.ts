import { render } from 'lit';
import { predictionToPageSchema, type PredictionFromPage, type PredictionPageState } from '../../src/contract/pages/prediction';
import { drawing } from '../drawing';
import { oncePerFrame } from '../frames';
import { ThumbnailStore } from '../gallery/store';
import { onMessage, post, remember } from '../host';
import { acceptDrops } from './drop';
import { initialLook, type Look } from './model';
import { page } from './page';
import { InSight } from './in-sight';
import '../style/main.css';
import './prediction.css';

let state: PredictionPageState | null = null;
let look: Look = initialLook;

const send = (message: PredictionFromPage): void => post(message);
const thumbnails = new ThumbnailStore(send);
const inSight = new InSight((files, end) => {
  thumbnails.want(inSight, files);
  if (end && state && look.shown < state.pictures.length) show({ shown: look.shown + initialLook.shown });
});

const { inNextFrame, beforeNextEvent } = drawing(oncePerFrame, () => {
  if (!state) return;
  render(page({ state, look, thumbnails, send, show }), document.body);
  inSight.watch(document.querySelectorAll<HTMLElement>('.picture'), document.querySelector('#more'));
});

function show(change: Partial<Look>): void {
  look = { ...look, ...change };
  beforeNextEvent();
}

thumbnails.onChange(inNextFrame);
acceptDrops(window, send, (dragging) => look.dragging !== dragging && show({ dragging }));
onMessage(predictionToPageSchema, (message) => {
  if (message.type === 'thumbnails') return thumbnails.receive(message);
  state = message.state;
  remember(state.panel);
  inNextFrame();
});
send({ type: 'ready' });
