import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveColumns, type Curve } from '../../../src/contract/curve-columns';
import type { EventBody, RunEvent } from '../../../src/contract/events';
import { methodNames } from '../../../src/contract/methods';
import type { MethodView } from '../../../src/contract/run-view';
import { CurveFeed } from '../../../src/runs/curve-feed';
import { liveEvents } from '../../../src/runs/read-events';
import { RunReducer } from '../../../src/runs/reduce';
import { CurveStore } from '../../../webview/chart/store';

const number = fc.oneof(fc.double({ min: 0, max: 4 }), fc.constant(Number.NaN), fc.constant(Infinity));

const epoch = fc.record({
  ...{ type: fc.constant('epoch' as const), method: fc.constantFrom(...methodNames), candidate: fc.nat(2), value: fc.constant(0.1) },
  ...{ epoch: fc.integer({ min: 1, max: 6 }), seconds: fc.double({ min: 0, max: 9, noNaN: true }) },
  ...{ trainLoss: number, trainAccuracy: number, validationLoss: number, validationAccuracy: number },
});

const bodies: fc.Arbitrary<EventBody> = fc.oneof(
  { weight: 8, arbitrary: epoch },
  { weight: 1, arbitrary: fc.nat(60).map((fromSeq): EventBody => ({ type: 'resumed', pid: 1, host: 'h', fromSeq, fromEpoch: 0 })) },
);

/** Each event with how often the page takes what there is after it, and in how large pieces. */
const log = fc.array(fc.tuple(bodies, fc.nat(2), fc.integer({ min: 1, max: 5 })), { maxLength: 60 });

/** The curves of a log that is read at once, by key. */
function reread(events: readonly RunEvent[]): Map<string, number[][]> {
  const reducer = new RunReducer();
  reducer.push(liveEvents(events));
  const rows = ({ epochs }: MethodView['candidates'][number]) => epochs.map((one) => curveColumns.map((name) => one[name]));
  return new Map(reducer.told().methods.flatMap(({ method, candidates }) => candidates.map((one, index) => [`${method} ${index}`, rows(one)])));
}

function stored(store: CurveStore, { method, candidate }: Pick<Curve, 'method' | 'candidate'>): number[][] {
  const columns = curveColumns.map((name) => store.column(method, candidate, name));
  return Array.from({ length: store.length(method, candidate) }, (_, row) => columns.map((column) => column[row] ?? -1));
}

describe('increments of curves', () => {
  it('make up the curves of a full reading, whatever is resumed and however slow the page is', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const [reducer, feed, store] = [new RunReducer(), new CurveFeed(), new CurveStore()];
        const events: RunEvent[] = [];
        let attempt = 1;
        for (const [seq, [body, times, most]] of entries.entries()) {
          if (body.type === 'resumed') attempt += 1;
          const event: RunEvent = { v: 1, seq, attempt, time: 't', ...body };
          events.push(event);
          reducer.push([event]);
          for (let i = 0; i < times; i += 1) {
            const { increments } = feed.take(reducer.curves(), most);
            expect(increments.reduce((rows, { values }) => rows + values.length / curveColumns.length, 0)).toBeLessThanOrEqual(most);
            store.take(increments);
          }
        }
        for (let more = true; more; ) {
          const taken = feed.take(reducer.curves(), 7);
          store.take(taken.increments);
          more = taken.more;
        }
        const expected = reread(events);
        for (const method of methodNames) {
          for (let candidate = 0; candidate < 3; candidate += 1) {
            expect(stored(store, { method, candidate })).toEqual(expected.get(`${method} ${candidate}`) ?? []);
          }
        }
        expect(feed.take(reducer.curves(), 7)).toEqual({ increments: [], more: false });
      }),
    );
  });

  it('give everything once more after a reset', () => {
    const [reducer, feed] = [new RunReducer(), new CurveFeed()];
    const figures = { trainLoss: 1, trainAccuracy: 0, validationLoss: 1, validationAccuracy: 0 };
    const event = (number: number): RunEvent => ({ v: 1, seq: number, attempt: 1, time: '', type: 'epoch', method: 'full', candidate: 0, value: 1, epoch: number, seconds: 2, ...figures });
    reducer.push([event(1), event(2)]);
    const first = feed.take(reducer.curves(), 10);
    expect(first.increments).toEqual([{ method: 'full', candidate: 0, from: 0, values: Float64Array.of(1, 2, 2, 2, 1, 1, 0, 0, 1, 1, 0, 0) }]);
    reducer.push([event(3)]);
    expect(feed.take(reducer.curves(), 10).increments).toMatchObject([{ from: 2 }]);
    feed.reset();
    expect(feed.take(reducer.curves(), 2)).toMatchObject({ increments: [{ from: 0 }], more: true });
  });
});
