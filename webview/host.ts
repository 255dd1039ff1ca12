import { toPageSchema, type FromPage, type PanelState } from '../src/contract/panel';

interface Host {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();

/** Sends a message to the extension. */
export function send(message: FromPage): void {
  host.postMessage(message);
}

let remembered = '';

/** Keeps by what the extension knows the panel again after a reload of the window; it keeps the rest itself. */
export function remember({ panel }: PanelState): void {
  if (panel === remembered) return;
  remembered = panel;
  host.setState({ panel });
}

/** Calls `listener` with each state that the extension sends. A message that does not fit the schema is dropped. */
export function onState(listener: (state: PanelState) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = toPageSchema.safeParse(data);
    if (message.success) listener(message.data.state);
    else console.error('Tangent: a state of another version was dropped', message.error.issues);
  });
}
