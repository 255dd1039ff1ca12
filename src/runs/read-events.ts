import { eventSchema, type RunEvent } from '../contract/events';

/**
 * Reads an event log piece by piece: bytes in, events out. Pure. Ignores a line without its line break yet, lines
 * that are no JSON (torn by a crash), types it does not know, and fields it does not know.
 */
export class EventReader {
  readonly #decoder = new TextDecoder();
  #rest: Uint8Array = new Uint8Array();
  #offset = 0;

  /** Bytes taken in so far. */
  get offset(): number {
    return this.#offset;
  }

  push(bytes: Uint8Array): RunEvent[] {
    this.#offset += bytes.length;
    const end = bytes.lastIndexOf(lineBreak);
    if (end < 0) {
      this.#rest = joined(this.#rest, bytes);
      return [];
    }
    const lines = this.#decoder.decode(joined(this.#rest, bytes.subarray(0, end))).split('\n');
    this.#rest = bytes.slice(end + 1);
    return lines.flatMap(parse);
  }
}

const lineBreak = 10;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function parse(line: string): RunEvent[] {
  try {
    const event = eventSchema.safeParse(JSON.parse(line));
    return event.success ? [event.data] : [];
  } catch {
    return [];
  }
}

/** The events that count, in the order of the log: `resumed` voids what older attempts logged from `fromSeq` on. */
export function liveEvents(events: readonly RunEvent[]): RunEvent[] {
  let live: RunEvent[] = [];
  for (const event of events) {
    if (event.type === 'resumed') live = live.filter(({ seq, attempt }) => attempt === event.attempt || seq < event.fromSeq);
    live.push(event);
  }
  return live;
}
