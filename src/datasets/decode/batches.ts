import type { Preprocessing } from '../../contract/preprocessing';
import type { Skipped } from '../dataset';
import { mapAhead, processors } from '../pool';
import { decodePicture, white, type Background } from './picture';
import { plainReason } from './reason';

export interface DecodeOptions {
  /** Pictures per batch; the last may hold fewer. */
  readonly batch: number;
  /** Pictures decoded at once; default: the number of processors. */
  readonly parallel?: number;
  readonly background?: Background;
  /** Told of each picture that cannot be decoded, with its index; it is in no batch. */
  readonly onSkipped: (skipped: Skipped, index: number) => void;
  readonly signal?: AbortSignal;
}

export interface Batch {
  /** [pictures, height, width, 3], the input `pixels` of the networks' programs. */
  readonly pixels: { readonly shape: readonly number[]; readonly dtype: 'uint8'; readonly data: Uint8Array };
  /** Of each picture in the list that was given. */
  readonly indexes: readonly number[];
}

/**
 * Decodes pictures in the order given, one batch ahead of what is taken, on several processors.
 * Each batch has arrays of its own; no batch is empty.
 * @throws the signal's reason when it is aborted
 */
export async function* decodeBatches(
  pictures: readonly { readonly file: string }[],
  preprocessing: Preprocessing,
  { batch, parallel = processors(), background = white, onSkipped, signal }: DecodeOptions,
): AsyncGenerator<Batch, void, void> {
  const { width, height } = preprocessing;
  const length = width * height * 3;
  const decoded = mapAhead(pictures, { parallel, ahead: batch + parallel }, async ({ file }) => {
    try {
      return await decodePicture(file, preprocessing, background);
    } catch (error) {
      return plainReason(error);
    }
  });
  let indexes: number[] = [];
  let data = new Uint8Array(Math.min(batch, pictures.length) * length);
  const finished = (): Batch => {
    const shape = [indexes.length, height, width, 3];
    return { pixels: { shape, dtype: 'uint8', data: data.subarray(0, indexes.length * length) }, indexes };
  };
  let index = 0;
  for await (const pixels of decoded) {
    signal?.throwIfAborted();
    if (typeof pixels === 'string') onSkipped({ file: pictures[index]?.file ?? '', reason: pixels }, index);
    else {
      data.set(pixels, indexes.length * length);
      indexes.push(index);
    }
    index += 1;
    if (indexes.length < batch) continue;
    yield finished();
    indexes = [];
    data = new Uint8Array(Math.min(batch, pictures.length - index) * length);
  }
  if (indexes.length > 0) yield finished();
}
