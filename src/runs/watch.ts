import { watch } from 'node:fs';
import type { Curve } from '../contract/curve-columns';
import type { RunView } from '../contract/run-view';
import { RunReader } from './run-reader';
import { foldersIn, hasEnded, invalid, newestFirst } from './run-view';

export interface WatchOptions {
  /** Milliseconds between two looks where the file system does not notify. */
  readonly interval?: number;
}

/** Ends a watch. */
export type Unwatch = () => void;

const defaultInterval = 500;
/** Milliseconds that notifications are gathered for: a training run writes many events a second. */
const gathering = 50;
/** Every how many looks a run that has ended is looked at where the file system does not notify. */
const endedEvery = 8;

/**
 * Tells the run at once and then whenever it has changed, until the watch is ended. A folder that is gone or damaged
 * is told once as null; the watch goes on.
 */
export function watchRun(
  folder: string,
  onChange: (view: RunView | null, curves: readonly Curve[]) => void,
  options: WatchOptions = {},
): Unwatch {
  const reader = new RunReader(folder);
  let there = true;
  return repeat(folder, options, async (ended) => {
    const view = await reader.refresh().catch((error: unknown) => {
      if (there && !ended()) onChange(null, []);
      there = false;
      return invalid(error);
    });
    if (!view || ended()) return;
    there = true;
    onChange(view, reader.curves());
  });
}

/** Tells all runs of a folder, newest first, at once and then whenever one has changed, come or gone. */
export function watchRuns(runs: string, onChange: (views: RunView[]) => void, options: WatchOptions = {}): Unwatch {
  const known = new Map<string, { reader: RunReader; view: RunView | null }>();
  let told = false;
  let looks = 0;
  return repeat(runs, options, async (ended, notified) => {
    const folders = new Set(await foldersIn(runs));
    let changed = !told;
    for (const folder of known.keys()) if (!folders.has(folder)) changed = known.delete(folder) || changed;
    await Promise.all(
      [...folders].map(async (folder) => {
        const run = known.get(folder) ?? { reader: new RunReader(folder), view: null };
        known.set(folder, run);
        if (run.view && hasEnded(run.view.status) && looks % endedEvery !== 0 && !notified) return;
        const view = await run.reader.refresh().catch(invalid);
        if (!view) return;
        run.view = view;
        changed = true;
      }),
    );
    looks += 1;
    if (!changed || ended()) return;
    told = true;
    onChange([...known.values()].flatMap(({ view }) => (view ? [view] : [])).sort(newestFirst));
  });
}

type Look = (ended: () => boolean, notified: boolean) => Promise<void>;

/** Looks now, when the file system notifies of the folder, and every interval; one look at a time. */
function repeat(folder: string, options: WatchOptions, look: Look): Unwatch {
  const interval = options.interval ?? defaultInterval;
  const notifier = new AbortController();
  const ended = (): boolean => notifier.signal.aborted;
  let timer: NodeJS.Timeout | undefined;
  let due = 0;
  let looking = false;
  let again = false;
  const schedule = (delay: number): void => {
    if (ended() || (timer && due <= Date.now() + delay)) return;
    clearTimeout(timer);
    due = Date.now() + delay;
    timer = setTimeout(() => void run(), delay);
  };
  const run = async (): Promise<void> => {
    timer = undefined;
    looking = true;
    const notified = again;
    again = false;
    try {
      await look(ended, notified);
    } finally {
      looking = false;
      schedule(again ? gathering : interval);
    }
  };
  const notify = (): void => {
    again = true;
    if (!looking) schedule(gathering);
  };
  try {
    watch(folder, { signal: notifier.signal, persistent: false }, notify).on('error', () => undefined);
  } catch {
    // No notifications here: looking again and again does it.
  }
  schedule(0);
  return () => {
    notifier.abort();
    clearTimeout(timer);
  };
}
