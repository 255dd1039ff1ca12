import { z } from 'zod';

interface Host {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Host;

// The content security policy forbids the code that zod would otherwise compile.
z.config({ jitless: true });

const host = acquireVsCodeApi();

/** Sends a message to the extension; each page gives it the type of its own messages. */
export function post<Message>(message: Message): void {
  host.postMessage(message);
}

let remembered = '';

/** Keeps by what the extension knows the panel again after a reload of the window; it keeps the rest itself. */
export function remember(panel: string): void {
  if (panel === remembered) return;
  remembered = panel;
  host.setState({ panel });
}

/** Calls `listener` with each message of the extension. One that does not fit the schema is dropped. */
export function onMessage<Message>(schema: z.ZodType<Message>, listener: (message: Message) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = schema.safeParse(data);
    if (message.success) listener(message.data);
    else console.error('Tangent: a message of another version was dropped', message.error.issues);
  });
}
