import { saidIn, type Said } from './message';
import type { MethodName } from './methods';
import type { RunHead } from './run-view';

/** What has happened to a run that people should hear of who do not see it. */
export type Happening =
  | { readonly what: 'started' | 'finished' | 'stopped' | 'interrupted' }
  | { readonly what: 'failed'; readonly message: Said | null }
  | { readonly what: 'method-finished' | 'method-ended-early'; readonly method: MethodName; readonly validationAccuracy: number | null }
  | { readonly what: 'method-left-out'; readonly method: MethodName };

type Told = Pick<RunHead, 'status' | 'methods' | 'leftOut' | 'failure'>;

/**
 * What has happened to a run between two looks, in the order in which it did; each is told once.
 * @param before null at the first look, at which nothing is news
 */
export function happenings(before: Told | null, after: Told): Happening[] {
  if (!before) return [];
  const methods = after.methods.flatMap(({ method, finished, endedEarly, validationAccuracy }): Happening[] => {
    const was = before.methods.some((one) => one.method === method && one.finished);
    return finished && !was ? [{ what: endedEarly ? 'method-ended-early' : 'method-finished', method, validationAccuracy }] : [];
  });
  const leftOut = after.leftOut
    .filter((method) => !before.leftOut.includes(method))
    .map((method): Happening => ({ what: 'method-left-out', method }));
  const turn = change(before.status, after);
  return turn?.what === 'started' ? [turn, ...methods, ...leftOut] : [...methods, ...leftOut, ...(turn ? [turn] : [])];
}

const ended: readonly RunHead['status'][] = ['finished', 'failed', 'stopped', 'interrupted'];

function change(before: RunHead['status'], { status, failure }: Told): Happening | null {
  if (status === before) return null;
  if (status === 'failed') return { what: 'failed', message: failure && saidIn(failure) };
  if (status === 'finished' || status === 'stopped' || status === 'interrupted') return { what: status };
  return status === 'running' && (before === 'starting' || ended.includes(before)) ? { what: 'started' } : null;
}
