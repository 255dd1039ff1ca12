import type { StoredTensor } from '../../contract/safetensors';
import { elementsPerSample } from '../../program/shape';
import type { Tensor, TensorType } from '../../program/tensor';

type FeatureArray = Float32Array | Uint8Array;

interface Column {
  readonly type: TensorType;
  readonly length: number;
  readonly data: FeatureArray;
}

/**
 * What is constant per sample, for all samples of a run in memory: one array per kept value, sample after sample in
 * the order training, validation, test.
 */
export class FeatureStore {
  private readonly columns = new Map<string, Column>();

  constructor(
    types: ReadonlyMap<string, TensorType>,
    readonly samples: number,
  ) {
    for (const [name, type] of types) {
      const length = elementsPerSample(type.shape);
      const data = type.dtype === 'uint8' ? new Uint8Array(length * samples) : new Float32Array(length * samples);
      this.columns.set(name, { type, length, data });
    }
  }

  get names(): string[] {
    return [...this.columns.keys()];
  }

  /** Bytes that one sample takes. */
  static bytesPerSample(types: Iterable<TensorType>): number {
    let bytes = 0;
    for (const { shape, dtype } of types) bytes += elementsPerSample(shape) * (dtype === 'uint8' ? 1 : 4);
    return bytes;
  }

  /** The part of a column that belongs to one sample, to be read or written. */
  sample(name: string, index: number): FeatureArray {
    const { length, data } = this.column(name);
    return data.subarray(index * length, (index + 1) * length);
  }

  /** One sample's tensors, without the batch dimension; they share memory with the store. */
  tensorsOf(index: number): Record<string, StoredTensor> {
    return Object.fromEntries(
      [...this.columns].map(([name, { type }]) => {
        const shape = type.shape.flatMap((dimension) => (dimension === 'N' ? [] : [dimension]));
        return [name, { shape, dtype: type.dtype, data: this.sample(name, index) }];
      }),
    );
  }

  /** Consecutive samples as tensors that share memory with the store. */
  range(names: readonly string[], start: number, count: number): Record<string, Tensor> {
    return this.tensors(names, count, ({ length, data }) => data.subarray(start * length, (start + count) * length));
  }

  /** Copies of chosen samples. */
  gather(names: readonly string[], indexes: readonly number[]): Record<string, Tensor> {
    return this.tensors(names, indexes.length, ({ length, data }) => {
      const rows = data instanceof Uint8Array ? new Uint8Array(length * indexes.length) : new Float32Array(length * indexes.length);
      indexes.forEach((index, row) => rows.set(data.subarray(index * length, (index + 1) * length), row * length));
      return rows;
    });
  }

  private tensors(names: readonly string[], count: number, read: (column: Column) => FeatureArray): Record<string, Tensor> {
    return Object.fromEntries(
      names.map((name) => {
        const column = this.column(name);
        const shape = column.type.shape.map((dimension) => (dimension === 'N' ? count : dimension));
        return [name, { shape, dtype: column.type.dtype, data: read(column) }];
      }),
    );
  }

  private column(name: string): Column {
    const column = this.columns.get(name);
    if (!column) throw new Error(`the store has no ${name}`);
    return column;
  }
}
