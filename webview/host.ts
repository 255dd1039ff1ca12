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

/** Keeps what the panel needs to come back after a reload of the window: which run, or which settings. */
export function remember({ run, form }: PanelState): void {
  host.setState({ run: run?.folder ?? null, form });
}

/** Calls `listener` with each state that the extension sends. A message that does not fit the schema is dropped. */
export function onState(listener: (state: PanelState) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = toPageSchema.safeParse(data);
    if (message.success) listener(message.data.state);
    else console.error('Tangent: a state of another version was dropped', message.error.issues);
  });
}
