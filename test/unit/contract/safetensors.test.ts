import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TangentError } from '../../../src/contract/errors';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../../../src/contract/safetensors';

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });

function tensorOf(shape: number[]): fc.Arbitrary<StoredTensor> {
  const length = shape.reduce((product, size) => product * size, 1);
  const bounds = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.float64Array(bounds).map((data): StoredTensor => ({ shape, dtype: 'float64', data })),
    fc.float32Array(bounds).map((data): StoredTensor => ({ shape, dtype: 'float32', data })),
    fc.int32Array(bounds).map((data): StoredTensor => ({ shape, dtype: 'int32', data })),
    fc.uint8Array(bounds).map((data): StoredTensor => ({ shape, dtype: 'uint8', data })),
  );
}

const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'w1/kernel', 'straße/核')).filter((name) => name !== '__metadata__');
const files = fc.uniqueArray(fc.tuple(names, shapes.chain(tensorOf)), { selector: ([name]) => name, maxLength: 5 });

/** A file from a header and data as given. */
function fileOf(header: unknown, data = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

describe('safetensors', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(files, fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (entries, metadata) => {
        const file = decodeSafetensors(encodeSafetensors(new Map(entries), metadata));
        expect(Object.entries(file.metadata).sort()).toEqual(Object.entries(metadata).filter(([key]) => key !== '__proto__').sort());
        expect(file.tensors.size).toBe(entries.length);
        for (const [name, tensor] of entries) expect(file.tensors.get(name)).toEqual(tensor);
      }),
    );
  });

  it('are refused or read when cut off or altered, never a crash of another kind', () => {
    fc.assert(
      fc.property(files, fc.nat(), fc.nat(255), (entries, place, byte) => {
        const bytes = encodeSafetensors(new Map(entries));
        const at = place % bytes.length;
        expect(() => decodeSafetensors(bytes.subarray(0, at))).toThrow(TangentError);
        const altered = bytes.slice();
        altered[at] = byte;
        try {
          decodeSafetensors(altered);
        } catch (error) {
          expect(error).toBeInstanceOf(TangentError);
        }
      }),
    );
  });

  it('read half floats and 64-bit integers', () => {
    const halves = new Uint8Array(new Uint16Array([0x3c00, 0xc000, 0x0001, 0x7bff, 0xfc00, 0x7e00, 0x8000]).buffer);
    const longs = new Uint8Array(new BigInt64Array([-3n, 2n ** 40n]).buffer);
    const data = new Uint8Array([...halves, ...longs]);
    const file = decodeSafetensors(
      fileOf({ half: { dtype: 'F16', shape: [7], data_offsets: [0, 14] }, long: { dtype: 'I64', shape: [2], data_offsets: [14, 30] } }, data),
    );
    expect(file.tensors.get('half')?.data).toEqual(new Float32Array([1, -2, 2 ** -24, 65504, -Infinity, NaN, -0]));
    expect(file.tensors.get('long')?.data).toEqual(new Float64Array([-3, 2 ** 40]));
  });

  it.each([
    ['no JSON', fileOf('{')],
    ['no object', fileOf([])],
    ['a gap', fileOf({ a: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } }, new Uint8Array(2))],
    ['an overlap', fileOf({ a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] }, b: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } }, new Uint8Array(2))],
    ['bytes left over', fileOf({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }, new Uint8Array(2))],
    ['a wrong shape', fileOf({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, new Uint8Array(4))],
    ['a huge shape', fileOf({ a: { dtype: 'F32', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 4] } }, new Uint8Array(4))],
    ['metadata that are no text', fileOf({ __metadata__: { a: 1 } })],
    ['a header longer than the file', new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255])],
  ])('refuse %s', (_, bytes) => {
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(
      expect.objectContaining({ code: 'safetensors-damaged', message: expect.stringContaining('x.safetensors') }),
    );
  });

  it('name a type they do not know', () => {
    const bytes = fileOf({ a: { dtype: 'BF16', shape: [1], data_offsets: [0, 2] } }, new Uint8Array(2));
    expect(() => decodeSafetensors(bytes)).toThrow(/tensor a has the type BF16/);
  });

  it('are not written from data of another type or size', () => {
    const data = new Float64Array(2);
    expect(() => encodeSafetensors(new Map([['a', { shape: [2], dtype: 'float32', data }]]))).toThrow(TypeError);
    expect(() => encodeSafetensors(new Map([['a', { shape: [3], dtype: 'float64', data }]]))).toThrow(TypeError);
  });

  it('read what the Python library wrote', async () => {
    const url = new URL('../../fixtures/two-layer.safetensors', import.meta.url);
    const { tensors } = decodeSafetensors(await readFile(url), 'two-layer.safetensors');
    expect(tensors.size).toBeGreaterThan(0);
    for (const { shape, data } of tensors.values()) expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
  });
});
