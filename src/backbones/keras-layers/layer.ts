import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';
import { pictureAxes, readPicture } from '../../program/picture';
import type { Builder } from '../../program/builder';
import type { Value } from '../../program/types';
import type { Layout, Padding, Pair } from '../../program/vocabulary';
import type { NumberArray } from '../arrays';
import type { NetworkWriter } from '../network-writer';
import { noPadding, samePadding } from '../padding';
import type { LayerPlace, LayerWeights } from './layer-weights';

const pairSchema = z.union([z.number().transform((size): Pair => [size, size]), z.tuple([z.number(), z.number()])]);

/** What all layers of a file share. */
export interface Context {
  readonly weights: LayerWeights;
  readonly writer: NetworkWriter;
  /** Name of the file, for messages. */
  readonly file: string;
  /** The version of Keras that wrote the file: 2, which TensorFlow.js follows, or 3. */
  readonly keras: 2 | 3;
  /** Whether TensorFlow.js itself wrote the file: it differs from Keras in some layers. */
  readonly fromJavaScript: boolean;
}

/** One Keras layer to be imported, with what its importer may use. */
export class KerasLayer {
  constructor(
    readonly type: string,
    readonly place: LayerPlace,
    private readonly config: Readonly<Record<string, unknown>>,
    readonly inputs: readonly Value[],
    readonly context: Context,
  ) {}

  get name(): string {
    return this.place.names.at(-1) ?? this.type;
  }

  get writer(): NetworkWriter {
    return this.context.writer;
  }

  get builder(): Builder {
    return this.context.writer.builder;
  }

  /** @throws TangentError saying why this layer cannot be imported */
  unsupported(reason: Said): never {
    throw new TangentError('backbone-unsupported', say`${this.context.file}: layer "${this.name}" (${this.type}) ${reason}`);
  }

  /** @throws TangentError saying what is wrong with this layer */
  damaged(reason: Said): never {
    throw new TangentError('backbone-damaged', say`${this.context.file}: layer "${this.name}" (${this.type}) ${reason}`);
  }

  input(index = 0): Value {
    return this.inputs[index] ?? this.unsupported(say`lacks input ${index + 1}`);
  }

  /** The same layer, given other inputs or another configuration. */
  with(changes: { readonly inputs?: readonly Value[]; readonly type?: string; readonly config?: Readonly<Record<string, unknown>> }): KerasLayer {
    const { inputs = this.inputs, type = this.type, config = this.config } = changes;
    return new KerasLayer(type, this.place, config, inputs, this.context);
  }

  /** A configuration entry, checked; null and missing are the same. */
  entry<T>(key: string, schema: z.ZodType<T>, fallback: T): T {
    const value = Object.hasOwn(this.config, key) ? this.config[key] : undefined;
    if (value === undefined || value === null) return fallback;
    const result = schema.safeParse(value);
    return result.success ? result.data : this.unsupported(say`has an invalid "${key}"`);
  }

  pair(key: string, fallback: Pair): Pair {
    return this.entry(key, pairSchema, fallback);
  }

  /** A pair of whole numbers from 1 on: strides, windows, dilations. */
  counts(key: string, fallback: Pair): Pair {
    const pair = this.pair(key, fallback);
    return pair.every((size) => Number.isInteger(size) && size >= 1) ? pair : this.unsupported(say`has an invalid "${key}"`);
  }

  number(key: string, fallback: number): number {
    return this.entry(key, z.number(), fallback);
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
    if (mode !== 'same') return this.unsupported(say`has the unknown padding "${mode}"`);
    const { height, width } = readPicture(this.input().type.shape, this.layout);
    return samePadding([height, width], window, stride, dilation);
  }

  /** Axis of the channels in the input. */
  get channelAxis(): number {
    const rank = this.input().type.shape.length;
    return rank === 4 ? pictureAxes(this.layout).channels : rank - 1;
  }

  /** An axis of the input that may be counted from its end, the batch not being one. */
  axis(given: number): number {
    const rank = this.input().type.shape.length;
    const axis = given < 0 ? given + rank : given;
    return Number.isInteger(axis) && axis > 0 && axis < rank ? axis : this.unsupported(say`has no axis ${given}`);
  }

  /**
   * A weight of the layer.
   * @param kind the last part of its name
   * @param index its place among the layer's weights
   */
  weight(kind: string, index: number): NumberArray {
    return this.optionalWeight(kind, index) ?? this.damaged(say`has no weight "${kind}"`);
  }

  optionalWeight(kind: string, index: number): NumberArray | undefined {
    const found = this.context.weights.find(this.place, kind, index);
    return found === 'ambiguous' ? this.unsupported(say`has a weight "${kind}" whose name others share`) : found;
  }

  /** A weight of the layer that has one number for each of `count`. */
  vector(kind: string, index: number, count: number): NumberArray['data'] {
    const { data } = this.weight(kind, index);
    return data.length === count ? data : this.damaged(say`has ${data.length} numbers as "${kind}" where ${count} are needed`);
  }
}

/** Imports one kind of layer: gives its output. */
export type LayerImporter = (layer: KerasLayer) => Value;
export type LayerImporters = Readonly<Record<string, LayerImporter>>;
