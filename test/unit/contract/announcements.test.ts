import { describe, expect, it } from 'vitest';
import { happenings } from '../../../src/contract/announcements';
import type { MethodName } from '../../../src/contract/methods';
import type { RunHead } from '../../../src/contract/run-view';

type Told = Pick<RunHead, 'status' | 'methods' | 'leftOut' | 'failure'>;

function method(name: MethodName, finished: boolean, endedEarly = false): Told['methods'][number] {
  return {
    ...{ method: name, searched: 'lambda', values: [], parameters: 1, maxEpochs: 1, candidates: [] },
    ...{ finished, chosen: null, endedEarly, validationAccuracy: 0.5 },
  };
}

const run = (status: Told['status'], change: Partial<Told> = {}): Told => ({ status, methods: [], leftOut: [], failure: null, ...change });

/** What is told of runs seen one after the other. */
function told(...seen: readonly Told[]): string[] {
  return seen.flatMap((after, index) => happenings(seen[index - 1] ?? null, after).map((one) => ('method' in one ? `${one.what} ${one.method}` : one.what)));
}

describe('what happens to a run', () => {
  it('is no news at the first look', () => {
    expect(told(run('finished', { methods: [method('full', true)], leftOut: ['finetune'] }))).toEqual([]);
  });

  it('is told once, in order', () => {
    const training = run('running', { methods: [method('activation', false)] });
    const probed = run('running', { methods: [method('activation', true), method('gradient', false)] });
    const methods = [method('activation', true), method('gradient', true, true)];
    const over = run('finished', { methods, leftOut: ['full'] });
    expect(told(run('starting'), training, training, probed, probed, over, over)).toEqual([
      ...['started', 'method-finished activation'],
      ...['method-ended-early gradient', 'method-left-out full', 'finished'],
    ]);
  });

  it('names a failure, a stop, and a start after them', () => {
    const failure = { code: 'disk-full', message: 'no room', fault: true };
    expect(happenings(run('running'), run('failed', { failure }))).toEqual([{ what: 'failed', message: 'no room' }]);
    expect(told(run('running'), run('stopping'), run('stopped'), run('starting'), run('running'), run('interrupted'))).toEqual(['stopped', 'started', 'interrupted']);
    // Waiting for memory is neither a start nor an end.
    expect(told(run('running'), run('waiting'), run('running'))).toEqual([]);
  });
});
