import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** What a run takes of the machine's memory, or will take when its turn has come. */
export interface Claim {
  /** Names sort as the places in the queue, and no two claims ever have the same. */
  readonly name: string;
  readonly bytes: number;
}

/** Where every run of a machine finds the claims of all. */
export interface Claims {
  /** Those of processes that live, in any order. */
  list(): Promise<readonly Claim[]>;
  /** Adds a claim whole, so that nobody sees a part of it. */
  add(claim: Claim): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface Standing {
  /** Whether the run may take its memory now; it may keep it until it leaves. */
  readonly admitted: boolean;
  /** Runs that came before and have not left, whether they wait as well or not. */
  readonly before: number;
}

export interface QueueOptions {
  /** Bytes that the runs may take together. */
  readonly capacity: number;
  /** Waits before a place is taken anew; given by tests. */
  readonly pause?: () => Promise<void>;
}

const digits = 12;

function nameOf(number: number): string {
  return `${String(number).padStart(digits, '0')}-${randomUUID()}`;
}

function numberOf(name: string): number {
  return Number.parseInt(name.slice(0, digits), 10);
}

/** Two runs that take a place at the same moment must not get into each other's way for ever. */
const usualPause = (): Promise<void> => wait(50 * Math.random());

/**
 * A run's place in the queue for memory. A run is admitted when it fits beside all that came before it, or when none
 * of them is left. This needs no decision in common: claims come and go by themselves, a run looks at those before it
 * alone, and those only become fewer. So the claims of admitted runs never exceed the capacity together, except that
 * of a run that is alone; nobody is overtaken; and a process that dies is out of the way as soon as its claim is not
 * listed any more.
 */
export class Place {
  #claims: Claims;
  #options: QueueOptions;
  #bytes: number;
  #name: string;
  #admitted = false;

  private constructor(claims: Claims, bytes: number, options: QueueOptions, name: string) {
    this.#claims = claims;
    this.#bytes = bytes;
    this.#options = options;
    this.#name = name;
  }

  /** Takes the last place of the queue. @throws the error of the claims' storage */
  static async take(claims: Claims, bytes: number, options: QueueOptions): Promise<Place> {
    return new Place(claims, bytes, options, await lastName(claims, bytes, options));
  }

  /** Looks whether the run's turn has come. @throws the error of the claims' storage */
  async look(): Promise<Standing> {
    const all = await this.#listed();
    const before = all.filter(({ name }) => name < this.#name);
    const taken = before.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#admitted ||= before.length === 0 || taken + this.#bytes <= this.#options.capacity;
    return { admitted: this.#admitted, before: before.length };
  }

  /** Gives place and memory back. */
  async leave(): Promise<void> {
    await this.#claims.remove(this.#name);
  }

  /** The claims, this one among them: whose claim was deleted from outside before its turn stands last again. */
  async #listed(): Promise<readonly Claim[]> {
    for (;;) {
      const all = await this.#claims.list();
      if (this.#admitted || all.some(({ name }) => name === this.#name)) return all;
      await this.#claims.remove(this.#name);
      this.#name = await lastName(this.#claims, this.#bytes, this.#options);
    }
  }
}

/**
 * Adds a claim behind all others. A name is settled only if no later one is there once it can be seen: a later one may
 * belong to a run that was admitted without knowing of this one. Whoever comes after sees it before it looks.
 * @returns its name
 */
async function lastName(claims: Claims, bytes: number, { pause = usualPause }: QueueOptions): Promise<string> {
  for (;; await pause()) {
    const last = (await claims.list()).reduce((most, { name }) => Math.max(most, numberOf(name)), 0);
    const name = nameOf(last + 1);
    await claims.add({ name, bytes });
    if (!(await claims.list()).some((other) => other.name > name)) return name;
    await claims.remove(name);
  }
}
