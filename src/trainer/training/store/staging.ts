import { arrayTypes, type ArrayOf, type Kind } from './kinds';

/** Memory that reads are put into, used again from read to read and enlarged where need be. */
export class Staging {
  private readonly buffers = new Map<Kind, ArrayBuffer>();

  /** An array of so many elements; those of the same kind that were asked for before are void. */
  array<K extends Kind>(kind: K, elements: number): ArrayOf<K> {
    const Data = arrayTypes[kind];
    const bytes = elements * Data.BYTES_PER_ELEMENT;
    let buffer = this.buffers.get(kind);
    if (!buffer || buffer.byteLength < bytes) {
      buffer = new ArrayBuffer(bytes);
      this.buffers.set(kind, buffer);
    }
    return new Data(buffer, 0, elements) as ArrayOf<K>;
  }
}
