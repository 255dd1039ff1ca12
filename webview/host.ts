import { z } from 'zod';

interface Host {
  postMessage(message: unknown): void;
  getState(): unknown;
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

const keptSchema = z.object({ panel: z.string().optional(), scroll: z.number().optional(), look: z.unknown() }).catch({ look: undefined });
let kept = keptSchema.parse(host.getState());

function keep(change: Partial<z.infer<typeof keptSchema>>): void {
  kept = { ...kept, ...change };
  host.setState(kept);
}

/** Keeps by what the extension knows the panel again after a reload of the window; it keeps the rest itself. */
export function remember(panel: string): void {
  if (panel !== kept.panel) keep({ panel });
}

/** How the page was looked at before its tab was hidden; `otherwise` where nothing that fits is kept. */
export function keptLook<Look>(schema: z.ZodType<Look>, otherwise: Look): Look {
  const look = schema.safeParse(kept.look);
  return look.success ? look.data : otherwise;
}

/** A tab that is hidden loses its page: one that comes back is looked at as before. */
export const keepLook = (look: unknown): void => keep({ look });

/** Milliseconds within which a page that comes back is long enough to be scrolled to where it was. */
const patience = 3000;

/** A tab that is hidden loses its page: one that comes back is scrolled to where it was, unless someone scrolls before. */
export function keepScroll(): void {
  const { scroll = 0 } = kept;
  const until = performance.now() + patience;
  let restoring = scroll > 0;
  const restore = (): void => {
    if (!restoring) return;
    const reachable = document.documentElement.scrollHeight - innerHeight >= scroll;
    if (reachable) window.scrollTo(0, scroll);
    if (reachable || performance.now() > until) restoring = false;
    else requestAnimationFrame(restore);
  };
  const taken = (): void => void (restoring = false);
  for (const type of ['wheel', 'keydown', 'pointerdown']) addEventListener(type, taken, { passive: true });
  addEventListener('scrollend', () => !restoring && keep({ scroll: scrollY }));
  restore();
}

/** Calls `listener` with each message of the extension. One that does not fit the schema is dropped. */
export function onMessage<Message>(schema: z.ZodType<Message>, listener: (message: Message) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = schema.safeParse(data);
    if (message.success) listener(message.data);
    else console.error('Tangent: a message of another version was dropped', message.error.issues);
  });
}
