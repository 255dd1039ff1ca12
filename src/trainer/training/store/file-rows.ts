import { read } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { arrayTypes, type ArrayOf, type Kind } from './kinds';
import type { Rows, Selection } from './rows';
import type { Staging } from './staging';

/** Rows in a file of their own, one after the other. */
export class FileRows<K extends Kind> implements Rows<K> {
  private constructor(
    private readonly handle: FileHandle,
    readonly kind: K,
    readonly length: number,
  ) {}

  /** Makes the file. @throws the file system's error */
  static async create<K extends Kind>(file: string, kind: K, length: number): Promise<FileRows<K>> {
    return new FileRows(await open(file, 'wx+', 0o600), kind, length);
  }

  async read(selection: Selection, staging: Staging): Promise<ArrayOf<K>> {
    const { kind, length } = this;
    if (!('rows' in selection)) {
      const array = staging.array(kind, selection.count * length);
      await this.fill(bytesOf(array), selection.start * this.rowBytes);
      return array;
    }
    const array = staging.array(kind, selection.rows.length * length);
    await this.gather(selection.rows, bytesOf(array));
    return array;
  }

  async write(start: number, rows: ArrayOf<K>): Promise<void> {
    const bytes = bytesOf(rows);
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, start * this.rowBytes + done);
      done += bytesWritten;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private get rowBytes(): number {
    return this.length * arrayTypes[this.kind].BYTES_PER_ELEMENT;
  }

  /**
   * Reads each row to its place. All are asked for at once, in the order in which they lie in the file, so that the
   * system's threads go on with them while this one is busy.
   */
  private gather(rows: Int32Array, bytes: Uint8Array): Promise<void> {
    const { rowBytes } = this;
    const places = Int32Array.from(rows, (_, place) => place).sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0));
    return new Promise((resolve, reject) => {
      let left = places.length;
      if (left === 0) resolve();
      for (const place of places) {
        this.fillFrom(bytes, place * rowBytes, rowBytes, (rows[place] ?? 0) * rowBytes, (error) => {
          left -= 1;
          if (error) reject(error);
          else if (left === 0) resolve();
        });
      }
    });
  }

  private fill(bytes: Uint8Array, position: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.fillFrom(bytes, 0, bytes.length, position, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Reads `length` bytes at `position` of the file to `offset` of the array. */
  private fillFrom(bytes: Uint8Array, offset: number, length: number, position: number, ended: (error: Error | null) => void): void {
    read(this.handle.fd, bytes, offset, length, position, (error, count) => {
      if (error) ended(error);
      else if (count === length) ended(null);
      else if (count === 0) ended(new Error('the file of kept values ends too early'));
      else this.fillFrom(bytes, offset + count, length - count, position + count, ended);
    });
  }
}

function bytesOf(array: ArrayOf<Kind>): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
