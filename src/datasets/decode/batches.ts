import type { Preprocessing } from '../../contract/preprocessing';
import type { Skipped } from '../dataset';
import { mapAhead, processors } from '../pool';
import { decodePicture } from './picture';
import type { PicturesAhead } from './pictures-ahead';
import { white, type Background } from './pixels';
import { plainReason } from './reason';
import { appearanceOf, type View } from './view';

export interface DecodeOptions {
  /** Pictures per batch, asked when a batch begins; the last may hold fewer. */
  readonly batch: number | (() => number);
  /** Pictures at work at once; default: four for each processor, which go on while this thread is busy. */
  readonly parallel?: number;
  readonly background?: Background;
  /** Pictures that were decoded before, with the same preprocessing and background. */
  readonly ahead?: PicturesAhead | undefined;
  /** Told of each picture that cannot be decoded, with its index; it is in no batch. */
  readonly onSkipped: (skipped: Skipped, index: number) => void;
  readonly signal?: AbortSignal;
}

/** A picture, or a view of it. */
export interface Pictured {
  readonly file: string;
  /** Of the file's bytes; a training view depends on it. */
  readonly sha256?: string;
  readonly view?: View;
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
  pictures: readonly Pictured[],
  preprocessing: Preprocessing,
  { batch, parallel = 4 * processors(), background = white, ahead, onSkipped, signal }: DecodeOptions,
): AsyncGenerator<Batch, void, void> {
  const { width, height } = preprocessing;
  const sizeNow = typeof batch === 'number' ? () => batch : batch;
  let size = sizeNow();
  const length = width * height * 3;
  const decoded = mapAhead(pictures, { parallel, ahead: () => size + parallel }, async ({ file, view, sha256 = '' }) => {
    try {
      const appearance = view ? appearanceOf(view, sha256) : null;
      const known = appearance === null ? ahead?.take(sha256) : undefined;
      return known ?? (await decodePicture(file, preprocessing, background, appearance));
    } catch (error) {
      return { reason: plainReason(error) };
    }
  });
  let indexes: number[] = [];
  let data = new Uint8Array(Math.min(size, pictures.length) * length);
  const finished = (): Batch => {
    const shape = [indexes.length, height, width, 3];
    return { pixels: { shape, dtype: 'uint8', data: data.subarray(0, indexes.length * length) }, indexes };
  };
  let index = 0;
  for await (const pixels of decoded) {
    signal?.throwIfAborted();
    if ('reason' in pixels) onSkipped({ file: pictures[index]?.file ?? '', reason: pixels.reason }, index);
    else {
      data.set(pixels, indexes.length * length);
      indexes.push(index);
    }
    index += 1;
    if (indexes.length < size) continue;
    yield finished();
    indexes = [];
    size = sizeNow();
    data = new Uint8Array(Math.min(size, pictures.length - index) * length);
  }
  if (indexes.length > 0) yield finished();
}
