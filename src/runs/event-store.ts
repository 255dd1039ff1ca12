import { Columns } from '../contract/curve-columns';
import type { RunEvent } from '../contract/events';
import { methodNames, type MethodName } from '../contract/methods';

type EpochEvent = Extract<RunEvent, { type: 'epoch' }>;

/** What is kept of an epoch's event; the place is its number among all events. */
const columns = ['place', 'seq', 'attempt', 'time', 'method', 'candidate', 'value', 'epoch', 'seconds', 'trainLoss', 'trainAccuracy', 'validationLoss', 'validationAccuracy'] as const;

type Place = { readonly place: number; readonly event: RunEvent };

/** The events of a run that count, in the order of the log. Epochs, of which there may be many, are kept as numbers. */
export class EventStore {
  #place = 0;
  #others: Place[] = [];
  #epochs = new Columns(columns.length);

  push(event: RunEvent): void {
    const place = this.#place;
    this.#place += 1;
    if (event.type === 'epoch') this.#epochs.append(rowOf(event, place));
    else this.#others.push({ place, event });
  }

  /** Forgets what a resumed attempt does again: what older ones logged from `fromSeq` on. */
  drop({ attempt, fromSeq }: Extract<RunEvent, { type: 'resumed' }>): void {
    this.#others = this.#others.filter(({ event }) => event.attempt === attempt || event.seq < fromSeq);
    const kept = new Columns(columns.length);
    for (let row = 0; row < this.#epochs.length; row += 1) {
      const values = columns.map((_, column) => this.#epochs.at(row, column));
      const [, seq = 0, of] = values;
      if (of === attempt || seq < fromSeq) kept.append(values);
    }
    this.#epochs = kept;
  }

  *[Symbol.iterator](): Generator<RunEvent> {
    let row = 0;
    for (const { place, event } of this.#others) {
      for (; row < this.#epochs.length && this.#epochs.at(row, 0) < place; row += 1) yield this.#epoch(row);
      yield event;
    }
    for (; row < this.#epochs.length; row += 1) yield this.#epoch(row);
  }

  #epoch(row: number): EpochEvent {
    const value = (name: (typeof columns)[number]): number => this.#epochs.at(row, columns.indexOf(name));
    const time = value('time');
    return {
      ...{ v: 1, type: 'epoch', method: methodNames[value('method')] ?? ('activation' satisfies MethodName) },
      ...{ seq: value('seq'), attempt: value('attempt'), time: Number.isFinite(time) ? new Date(time).toISOString() : '' },
      ...{ candidate: value('candidate'), value: value('value'), epoch: value('epoch'), seconds: value('seconds') },
      ...{ trainLoss: value('trainLoss'), trainAccuracy: value('trainAccuracy') },
      ...{ validationLoss: value('validationLoss'), validationAccuracy: value('validationAccuracy') },
    };
  }
}

function rowOf(event: EpochEvent, place: number): number[] {
  const numbers = { ...event, place, time: Date.parse(event.time), method: methodNames.indexOf(event.method) };
  return columns.map((name) => numbers[name]);
}
