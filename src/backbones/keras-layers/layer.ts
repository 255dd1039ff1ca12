import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { pictureAxes, readPicture } from '../../program/picture';
import type { Value } from '../../program/types';
import type { Layout, Padding, Pair } from '../../program/vocabulary';
import type { NumberArray } from '../arrays';
import type { NetworkWriter } from '../network-writer';
import { noPadding, samePadding } from '../padding';

const pairSchema = z.union([z.number().transform((size): Pair => [size, size]), z.tuple([z.number(), z.number()])]);

/** One Keras layer to be imported, with what its importer may use. */
export class KerasLayer {
  constructor(
    readonly type: string,
    readonly name: string,
    private readonly config: Readonly<Record<string, unknown>>,
    readonly inputs: readonly Value[],
    private readonly weights: ReadonlyMap<string, NumberArray>,
    readonly writer: NetworkWriter,
    private readonly file: string,
  ) {}

  /** @throws TangentError saying why this layer cannot be imported */
  unsupported(reason: string): never {
    throw new TangentError('backbone-unsupported', `${this.file}: layer "${this.name}" (${this.type}) ${reason}`);
  }

  input(index = 0): Value {
    return this.inputs[index] ?? this.unsupported(`lacks input ${index + 1}`);
  }

  /** A configuration entry, checked; null and missing are the same. */
  entry<T>(key: string, schema: z.ZodType<T>, fallback: T): T {
    const value = this.config[key];
    if (value === undefined || value === null) return fallback;
    const result = schema.safeParse(value);
    return result.success ? result.data : this.unsupported(`has an invalid "${key}"`);
  }

  pair(key: string, fallback: Pair): Pair {
    return this.entry(key, pairSchema, fallback);
  }

  text(key: string, fallback: string): string {
    return this.entry(key, z.string(), fallback);
  }

  flag(key: string, fallback: boolean): boolean {
    return this.entry(key, z.boolean(), fallback);
  }

  /** Where the axes of pictures stand. */
  get layout(): Layout {
    return this.text('data_format', 'channels_last') === 'channels_first' ? 'NCHW' : 'NHWC';
  }

  /** Padding of a window as `padding` asks for it. */
  padding(window: Pair, stride: Pair, dilation: Pair = [1, 1]): Padding {
    const mode = this.text('padding', 'valid');
    if (mode === 'valid') return noPadding;
    if (mode !== 'same') return this.unsupported(`has the unknown padding "${mode}"`);
    const { height, width } = readPicture(this.input().type.shape, this.layout);
    return samePadding([height, width], window, stride, dilation);
  }

  /** Axis of the channels in the input. */
  get channelAxis(): number {
    const rank = this.input().type.shape.length;
    return rank === 4 ? pictureAxes(this.layout).channels : rank - 1;
  }

  /** A weight of the layer by the last part of its name. */
  weight(kind: string): NumberArray {
    const found = this.optionalWeight(kind);
    if (found) return found;
    throw new TangentError('backbone-damaged', `${this.file}: layer "${this.name}" has no weight "${kind}"`);
  }

  optionalWeight(kind: string): NumberArray | undefined {
    for (const [name, array] of this.weights) {
      const parts = name.replace(/:\d+$/, '').split('/');
      if (parts.at(-1) === kind && (parts[0] === this.name || parts.at(-2) === this.name)) return array;
    }
    return undefined;
  }
}

/** Imports one kind of layer: gives its output. */
export type LayerImporter = (layer: KerasLayer) => Value;
export type LayerImporters = Readonly<Record<string, LayerImporter>>;
