import { decodeHalves, encodeHalves } from '../../../contract/half';
import { countOf, type Rows, type Selection } from './rows';
import type { Staging } from './staging';

/** Numbers that are kept as 16 bits each, rounded when they are written. */
export class HalfRows implements Rows<'float32'> {
  readonly kind = 'float32';
  readonly length: number;

  constructor(private readonly halves: Rows<'uint16'>) {
    this.length = halves.length;
  }

  async read(selection: Selection, staging: Staging): Promise<Float32Array> {
    const floats = staging.array('float32', countOf(selection) * this.length);
    decodeHalves(await this.halves.read(selection, staging), floats);
    return floats;
  }

  write(start: number, rows: Float32Array): Promise<void> {
    return this.halves.write(start, encodeHalves(rows));
  }

  close(): Promise<void> {
    return this.halves.close();
  }
}
