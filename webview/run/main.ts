import { render } from 'lit';
import { runToPageSchema, type RunFromPage, type RunPageState, type RunStateToPage } from '../../src/contract/pages/run';
import { seenParts, type SeenPart } from '../../src/contract/predictions';
import { CurveStore } from '../chart/store';
import { ChartView } from '../chart/view';
import { drawSvg } from '../draw-svg';
import { drawing } from '../drawing';
import { oncePerFrame } from '../frames';
import { ThumbnailStore } from '../gallery/store';
import { keepLook, keepScroll, keptLook, onMessage, post, remember } from '../host';
import { Announcer } from './announcer';
import { initialLook, keptOf, lookSchema, type Look } from './model';
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
const seen = { train: new TestPictures(), validation: new TestPictures() };
const asked = new Set<'test' | SeenPart>();
let look: Look = keptLook(lookSchema, initialLook);

const send = (message: RunFromPage): void => post(message);
const thumbnails = new ThumbnailStore(send);

const { inNextFrame, beforeNextEvent } = drawing(oncePerFrame, () => {
  if (state) render(page({ state, look, store, view, pictures, seen, thumbnails, send, show }), document.body);
});

function show(change: Partial<Look>): void {
  look = { ...look, ...change };
  keepLook(keptOf(look));
  askForPictures();
  beforeNextEvent();
}

function take(message: RunStateToPage): void {
  state = message.state;
  if (message.reset) store.reset();
  store.take(message.curves);
  if (state.run) announcer.look(state.run);
  remember(state.panel);
  askForPictures();
  requestAnimationFrame(() => send({ type: 'taken', sequence: message.sequence }));
}

/** Asks once for what is known of the test part, and of another part when it is looked at. */
function askForPictures(): void {
  if (!state?.run?.report) return;
  const { shown } = look.mistakes;
  const wanted = ['test', ...seenParts.filter((part) => part === shown)] as const;
  for (const part of wanted) {
    if (asked.has(part)) continue;
    asked.add(part);
    send(part === 'test' ? { type: 'need-predictions' } : { type: 'need-seen', part });
  }
}

onMessage(runToPageSchema, (message) => {
  if (message.type === 'state') take(message);
  else if (message.type === 'predictions') pictures.take(message.predictions);
  else if (message.type === 'seen-predictions') seen[message.part].take(message.predictions);
  else if (message.type === 'draw') return void drawSvg(message).then((png) => send({ type: 'drawn', id: message.id, png }));
  else if (message.type === 'moved') thumbnails.forget([pictures, seen.train, seen.validation].flatMap((one) => one.takeMoves(message.moved)));
  else return thumbnails.receive(message);
  inNextFrame();
});
send({ type: 'ready' });
keepScroll();
