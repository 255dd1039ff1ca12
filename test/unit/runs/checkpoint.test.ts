import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../../src/runs/checkpoint';
import { temporaryFolder } from './temporary';

const fileOf = (folder: string): string => path.join(folder, 'checkpoint', 'state.safetensors');

const bits = fc.uint8Array({ maxLength: 40 });
const arrays = fc.oneof(
  bits.map((bytes) => new Float64Array(bytes.slice(0, bytes.length - (bytes.length % 8)).buffer)),
  bits.map((bytes) => new Float32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer)),
  bits.map((bytes) => new Int32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer)),
  bits,
);
const numbers = fc.oneof(fc.double(), fc.constantFrom(NaN, -0, Infinity, -Infinity));
const names = fc.string().filter((name) => name !== '__metadata__' && name !== '__proto__');

describe('checkpoints', () => {
  it('come back bit-equal', async () => {
    const folder = temporaryFolder();
    const states = fc.record({ epoch: fc.nat(), figures: fc.array(numbers), nested: fc.dictionary(names, numbers) }, { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(states, fc.dictionary(names, arrays, { noNullPrototype: true }), async (state, data) => {
        await writeCheckpoint(folder, { state, arrays: data });
        const read = await readCheckpoint(folder);
        expect(read?.state).toStrictEqual({ ...state, nested: { ...state.nested } });
        expect(Object.keys(read?.arrays ?? {}).sort()).toEqual(Object.keys(data).sort());
        for (const [name, written] of Object.entries(data)) {
          const came = read?.arrays[name];
          expect(came?.constructor).toBe(written.constructor);
          expect(Buffer.from(came?.buffer ?? new ArrayBuffer(1))).toEqual(Buffer.from(written.buffer));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('save a view of a larger buffer alone', async () => {
    const folder = temporaryFolder();
    await writeCheckpoint(folder, { state: null, arrays: { part: new Float32Array([1, 2, 3, 4]).subarray(1, 3) } });
    expect(await readCheckpoint(folder)).toEqual({ state: null, arrays: { part: new Float32Array([2, 3]) } });
  });

  it('are null before the first', async () => {
    expect(await readCheckpoint(temporaryFolder())).toBeNull();
  });

  it('are refused when any byte has changed or is missing', async () => {
    const folder = temporaryFolder();
    await writeCheckpoint(folder, { state: { epoch: 3 }, arrays: { w: new Float32Array([1, -2, 3]), m: new Uint8Array([5]) } });
    const whole = readFileSync(fileOf(folder));
    const start = 8 + Number(whole.readBigUInt64LE());
    const damaged = { code: 'checkpoint-damaged', message: expect.stringContaining('delete the folder') };
    for (let byte = 0; byte < whole.length; byte += 1) {
      const changed = Buffer.from(whole);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      writeFileSync(fileOf(folder), changed);
      await expect(readCheckpoint(folder)).rejects.toMatchObject(damaged);
    }
    for (const length of [0, 7, 9, start, whole.length - 1]) {
      writeFileSync(fileOf(folder), whole.subarray(0, length));
      await expect(readCheckpoint(folder)).rejects.toMatchObject(damaged);
    }
  });
});
