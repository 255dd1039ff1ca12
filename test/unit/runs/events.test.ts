import { appendFileSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody, RunEvent } from '../../../src/contract/events';
import { EventLog } from '../../../src/runs/event-log';
import { EventReader, liveEvents } from '../../../src/runs/read-events';
import { temporaryFolder } from './temporary';

const started: EventBody = { type: 'started', pid: 1, host: 'h' };
const warning = (message: string): EventBody => ({ type: 'warning', message });
const resumed = (fromSeq: number): EventBody => ({ type: 'resumed', pid: 2, host: 'h', fromSeq, fromEpoch: 0 });

const logOf = (folder: string): string => path.join(folder, 'events.jsonl');
const readAll = (folder: string): RunEvent[] => new EventReader().push(readFileSync(logOf(folder)));

function messages(events: readonly RunEvent[]): string[] {
  return events.map((event) => (event.type === 'warning' ? event.message : event.type));
}

function logged(folder: string, bodies: readonly EventBody[]): EventLog {
  const log = EventLog.open(folder);
  for (const body of bodies) log.append(body);
  log.sync();
  log.close();
  return log;
}

describe('the event log', () => {
  it('numbers events over all attempts', () => {
    const folder = temporaryFolder();
    const first = logged(folder, [started, warning('a')]);
    expect(first.seq).toBe(2);
    expect(first.offset).toBe(statSync(logOf(folder)).size);
    logged(folder, [resumed(1), warning('b')]);
    const events = readAll(folder);
    expect(events.map(({ seq, attempt }) => [seq, attempt])).toEqual([[0, 1], [1, 1], [2, 2], [3, 2]]);
    expect(events.every(({ time }) => new Date(time).toISOString() === time)).toBe(true);
  });

  it('keeps figures that JSON has no form for', () => {
    const folder = temporaryFolder();
    const figures = { trainLoss: Infinity, trainAccuracy: 0, validationLoss: NaN, validationAccuracy: 0.5 };
    logged(folder, [{ type: 'epoch', method: 'full', candidate: 0, value: 1, epoch: 1, seconds: 1, ...figures }]);
    expect(readAll(folder)[0]).toMatchObject({ trainLoss: NaN, validationLoss: NaN, validationAccuracy: 0.5 });
  });

  it('goes on after a cut at any byte, and loses the torn event alone', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.nat(), (written, anywhere) => {
        const folder = temporaryFolder();
        logged(folder, written.map(warning));
        const before = readFileSync(logOf(folder));
        const whole = readAll(folder);
        const cut = anywhere % (before.length + 1);
        truncateSync(logOf(folder), cut);
        const kept = readAll(folder);
        expect(kept).toEqual(whole.slice(0, before.subarray(0, cut).toString('latin1').split('\n').length - 1));
        logged(folder, [warning('after')]);
        const events = readAll(folder);
        // A cut just before the line break leaves an event that is whole once the line is finished.
        const survived = events.slice(0, -1);
        expect(survived).toEqual(whole.slice(0, survived.length));
        expect(survived.length - kept.length).toBeLessThanOrEqual(1);
        const last = events.at(-1);
        expect(last).toMatchObject({ type: 'warning', message: 'after', seq: survived.length });
        expect(last?.attempt).toBe(survived.length > 0 ? 2 : 1);
      }),
      { numRuns: 60 },
    );
  });
});

// /dev/full is a disk that is always full.
describe.runIf(process.platform === 'linux')('the event log on a full disk', () => {
  it('says so and loses nothing that was there', () => {
    const folder = temporaryFolder();
    symlinkSync('/dev/full', logOf(folder));
    const log = EventLog.open(folder);
    const full = expect.objectContaining({ code: 'disk-full', fault: true, message: expect.stringContaining(logOf(folder)) });
    expect(() => log.append(started)).toThrow(full);
    expect([log.seq, log.offset]).toEqual([0, 0]);
    log.close();
  });
});

describe('the reader of events', () => {
  it('reads the same whatever the pieces', () => {
    const folder = temporaryFolder();
    logged(folder, [started, warning('größe 😀\n'), warning('b'), resumed(2)]);
    const bytes = readFileSync(logOf(folder));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const reader = new EventReader();
        const ends = [...cuts.sort((a, b) => a - b), bytes.length];
        const events = ends.flatMap((end, i) => reader.push(bytes.subarray(ends[i - 1] ?? 0, end)));
        expect(events).toEqual(readAll(folder));
        expect(reader.offset).toBe(bytes.length);
      }),
    );
  });

  it('ignores what it does not know', () => {
    const folder = temporaryFolder();
    logged(folder, [warning('a')]);
    const later = '{"v":1,"seq":1,"attempt":1,"time":"t","type":"warning","message":"b","new":7}';
    appendFileSync(logOf(folder), `\n\0\0\0\n[]\nnull\n{"v":1,"seq":2,"attempt":1,"time":"t","type":"new"}\n{"v":2}\n${later}\n`);
    expect(messages(readAll(folder))).toEqual(['a', 'b']);
    writeFileSync(logOf(folder), '');
    expect(readAll(folder)).toEqual([]);
  });

  it('drops what a resumed attempt does again', () => {
    const folder = temporaryFolder();
    logged(folder, [started, warning('a'), warning('b')]);
    logged(folder, [resumed(2), warning('c'), warning('d')]);
    logged(folder, [resumed(5), warning('e')]);
    expect(messages(liveEvents(readAll(folder)))).toEqual(['started', 'a', 'resumed', 'c', 'resumed', 'e']);
    logged(folder, [started, resumed(1), warning('f')]);
    expect(messages(liveEvents(readAll(folder)))).toEqual(['started', 'started', 'resumed', 'f']);
  });
});
