import { rm } from 'node:fs/promises';
import path from 'node:path';
import { TangentFault } from '../../contract/errors';
import { say } from '../../contract/message';
import type { Precision } from '../../datasets';
import { plainFault } from '../../datasets/feature-cache/faults';
import { elementsPerSample, resolveShape } from '../../program/shape';
import type { Tensor, TensorType } from '../../program/tensor';
import { FileRows } from './store/file-rows';
import { HalfRows } from './store/half-rows';
import { arrayTypes, type Kind } from './store/kinds';
import { MemoryRows } from './store/memory-rows';
import { countOf, type Rows, type Selection } from './store/rows';
import { makeRowsFolder } from './store/rows-folder';
import { Staging } from './store/staging';

export type { Selection } from './store/rows';

type Tensors = Record<string, Tensor>;

export interface StoreOptions {
  /** Bytes that columns may take in memory; those that are too large for it lie in files. Default: all. */
  readonly budget?: number;
  /** Where the files are made, in a folder of their own. */
  readonly folder?: string;
  /** Of numbers; masks take a byte for each element. Default float32. */
  readonly precision?: Precision;
}

interface Column {
  readonly type: TensorType;
  readonly rows: Rows<'float32'> | Rows<'uint8'>;
  /** Two, so that one can be filled while the other's tensors are worked with. */
  readonly stagings: readonly [Staging, Staging];
}

function kindOf({ dtype }: TensorType, precision: Precision): Kind {
  if (dtype === 'uint8') return 'uint8';
  return precision === 'float16' ? 'uint16' : 'float32';
}

/** Bytes that one sample takes. */
export function bytesPerSample(types: Iterable<TensorType>, precision: Precision = 'float32'): number {
  let bytes = 0;
  for (const type of types) bytes += elementsPerSample(type.shape) * arrayTypes[kindOf(type, precision)].BYTES_PER_ELEMENT;
  return bytes;
}

/**
 * What is constant per row (a picture, or one view of it), for all rows of a run: one column per kept value, row after
 * row in the order training, validation, test. Reads give the same bits wherever the columns lie.
 */
export class FeatureStore {
  private reads = 0;

  private constructor(
    private readonly columns: ReadonlyMap<string, Column>,
    readonly samples: number,
    /** Bytes that its columns may take in memory. */
    readonly budget: number,
    private readonly folder: string | null,
  ) {}

  /**
   * An empty store. The smallest columns lie in memory as far as the budget goes, the others in files that `close`
   * removes.
   * @param types of the kept values, by name, with the batch dimension
   * @throws TangentFault `store-unwritable` if files are needed and cannot be made
   */
  static async open(
    types: ReadonlyMap<string, TensorType>,
    samples: number,
    { budget = Infinity, folder: root = '', precision = 'float32' }: StoreOptions = {},
  ): Promise<FeatureStore> {
    const sized = [...types].map(([name, type]) => ({ name, type, bytes: samples * bytesPerSample([type], precision) }));
    const columns = new Map<string, Column>();
    let [left, folder]: [number, string | null] = [budget, null];
    for (const { name, type, bytes } of sized.sort((a, b) => a.bytes - b.bytes)) {
      left -= bytes;
      try {
        if (left < 0) folder ??= await makeRowsFolder(root);
        const file = left < 0 && folder !== null ? path.join(folder, `${columns.size}`) : null;
        columns.set(name, { type, rows: await rowsOf(type, samples, precision, file), stagings: [new Staging(), new Staging()] });
      } catch (cause) {
        await new FeatureStore(columns, samples, budget, folder).close();
        throw unwritable(root, cause);
      }
    }
    return new FeatureStore(columns, samples, budget, folder);
  }

  get names(): string[] {
    return [...this.columns.keys()];
  }

  /** Whether everything lies in memory. */
  get inMemory(): boolean {
    return this.folder === null;
  }

  /**
   * Copies consecutive rows of every column into the store, the first to `start`.
   * @throws TangentFault `store-unwritable` if they go into files and the disk is full
   */
  async write(start: number, rows: Readonly<Record<string, { readonly data: Tensor['data'] } | undefined>>): Promise<void> {
    for (const [name, { rows: column }] of this.columns) {
      const data = rows[name]?.data;
      try {
        if (column.kind === 'float32' && data instanceof Float32Array) await column.write(start, data);
        else if (column.kind === 'uint8' && data instanceof Uint8Array) await column.write(start, data);
        else throw new TypeError(`nothing to keep for ${name}`);
      } catch (cause) {
        throw cause instanceof TypeError || this.folder === null ? cause : unwritable(this.folder, cause);
      }
    }
  }

  /**
   * Consecutive samples. Here as in `gather` the tensors are valid until the read after the next one begins: their
   * memory is the store's own, or is used again.
   */
  range(names: readonly string[], start: number, count: number): Promise<Tensors> {
    return this.read(names, { start, count });
  }

  /** Chosen samples, in the order given. */
  gather(names: readonly string[], indexes: Int32Array): Promise<Tensors> {
    return this.read(names, { rows: indexes });
  }

  /**
   * Reads selections one after the other, the next while the taker works with the one before: its tensors are valid
   * until the next is asked for. A store has one stream at a time.
   */
  async *stream<S extends Selection>(names: readonly string[], selections: Iterable<S>): AsyncGenerator<readonly [S, Tensors], void, void> {
    let pending: readonly [S, Promise<Tensors>] | null = null;
    try {
      for (const selection of selections) {
        const next = [selection, this.read(names, selection)] as const;
        // It is awaited in its turn, after others that may fail as well.
        next[1].catch(() => undefined);
        const ready: typeof pending = pending;
        pending = next;
        if (ready) yield [ready[0], await ready[1]];
      }
      if (pending) yield [pending[0], await pending[1]];
    } finally {
      await pending?.[1].catch(() => undefined);
    }
  }

  /** Frees the memory and removes the files; further calls throw. */
  async close(): Promise<void> {
    await Promise.all([...this.columns.values()].map(({ rows }) => rows.close()));
    if (this.folder !== null) await rm(this.folder, { recursive: true, force: true });
  }

  private async read(names: readonly string[], selection: Selection): Promise<Tensors> {
    const turn = this.reads++ % 2 === 0 ? 0 : 1;
    const count = countOf(selection);
    const tensors = names.map(async (name): Promise<[string, Tensor]> => {
      const { type, rows, stagings } = this.column(name);
      const data = await rows.read(selection, stagings[turn]);
      return [name, { shape: resolveShape(type.shape, count), dtype: type.dtype, data }];
    });
    return Object.fromEntries(await Promise.all(tensors));
  }

  private column(name: string): Column {
    const column = this.columns.get(name);
    if (!column) throw new Error(`the store has no ${name}`);
    return column;
  }
}

async function rowsOf(type: TensorType, samples: number, precision: Precision, file: string | null): Promise<Column['rows']> {
  const length = elementsPerSample(type.shape);
  const place = <K extends Kind>(kind: K): Promise<Rows<K>> =>
    file === null ? Promise.resolve(new MemoryRows(kind, length, samples)) : FileRows.create(file, kind, length);
  const kind = kindOf(type, precision);
  return kind === 'uint16' ? new HalfRows(await place(kind)) : (place(kind) as Promise<Column['rows']>);
}

function unwritable(folder: string, cause: unknown): TangentFault {
  return new TangentFault(
    'store-unwritable',
    say`What is kept of each picture does not fit the memory budget, and cannot be written to ${folder} either: ${plainFault(cause)}; free space there, or raise --memory-budget (in VS Code the setting tangent.memoryBudget)`,
    { cause },
  );
}
