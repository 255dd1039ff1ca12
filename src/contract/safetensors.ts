import { z } from 'zod';
import { TangentError } from './errors';
import { say, type Said } from './message';
import { decodeHalves } from './half';

/** Structurally a program's tensor, and float64 besides. The last index of `shape` runs fastest. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly dtype: 'float64' | 'float32' | 'uint8' | 'int32';
  readonly data: Float64Array | Float32Array | Uint8Array | Int32Array;
}

/** To be written with 16 bits for a number, given as bits. */
export interface HalfTensor {
  readonly shape: readonly number[];
  readonly dtype: 'float16';
  readonly data: Uint16Array;
}

export interface SafetensorsFile {
  readonly tensors: Map<string, StoredTensor>;
  readonly metadata: Record<string, string>;
}

interface Format {
  readonly bytes: number;
  readonly dtype: StoredTensor['dtype'];
  readonly read: (buffer: ArrayBuffer) => StoredTensor['data'];
}

const maximumHeader = 16 * 2 ** 20;

const formats = new Map<string, Format>([
  ['F64', { bytes: 8, dtype: 'float64', read: (buffer) => new Float64Array(buffer) }],
  ['F32', { bytes: 4, dtype: 'float32', read: (buffer) => new Float32Array(buffer) }],
  ['I32', { bytes: 4, dtype: 'int32', read: (buffer) => new Int32Array(buffer) }],
  ['U8', { bytes: 1, dtype: 'uint8', read: (buffer) => new Uint8Array(buffer) }],
  ['F16', { bytes: 2, dtype: 'float32', read: fromHalves }],
  ['I64', { bytes: 8, dtype: 'float64', read: fromLongs }],
]);

const written = [
  { format: 'F64', dtype: 'float64', type: Float64Array },
  { format: 'F32', dtype: 'float32', type: Float32Array },
  { format: 'I32', dtype: 'int32', type: Int32Array },
  { format: 'F16', dtype: 'float16', type: Uint16Array },
  { format: 'U8', dtype: 'uint8', type: Uint8Array },
] as const;

const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(whole).max(32),
  data_offsets: z.tuple([whole, whole]),
});
type Entry = z.infer<typeof entrySchema>;

/**
 * A safetensors file of the tensors: 8 bytes of header length, a JSON header padded to 8 bytes, then the data,
 * little-endian, widest elements first so that each tensor is aligned.
 * @throws TypeError if data do not fit their shape or dtype
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor | HalfTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const parts = [...tensors].map(([name, tensor]) => ({ name, shape: tensor.shape, ...raw(name, tensor) }));
  parts.sort((a, b) => a.rank - b.rank);
  let end = 0;
  const entries = parts.map(({ name, shape, format, bytes }): [string, unknown] => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype: format, shape: [...shape], data_offsets: [begin, end] }];
  });
  const json = JSON.stringify(Object.fromEntries([['__metadata__', metadata], ...entries]));
  const header = new TextEncoder().encode(json);
  const start = 8 + Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(header, 8);
  let position = start;
  for (const { bytes } of parts) {
    file.set(bytes, position);
    position += bytes.length;
  }
  return file;
}

function raw(name: string, { dtype, shape, data }: StoredTensor | HalfTensor): { rank: number; format: string; bytes: Uint8Array } {
  const rank = written.findIndex((candidate) => candidate.dtype === dtype && data instanceof candidate.type);
  const format = written[rank]?.format;
  if (format === undefined) throw new TypeError(`tensor ${name}: ${data.constructor.name} does not hold ${dtype}`);
  if (name === '__metadata__') throw new TypeError('a tensor may not be named __metadata__');
  if (elements(shape) !== data.length)
    throw new TypeError(`tensor ${name}: ${data.length} numbers for the shape ${shape.join('×')}`);
  return { rank, format, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/**
 * Reads a safetensors file. F64, F32, I32 and U8 keep their type, F16 becomes float32, I64 float64.
 * The data are copies: the file's bytes can go.
 * @param name of the file, for messages
 * @throws TangentError `safetensors-damaged` or `safetensors-unsupported`
 */
export function decodeSafetensors(bytes: Uint8Array, name = 'safetensors file'): SafetensorsFile {
  const { start, header } = readHeader(bytes, name);
  const { __metadata__: _, ...rest } = header;
  const metadata = readMetadata(header, name);
  const entries = Object.entries(rest).map(([tensor, value]): [string, Entry] => {
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw damaged(name, say`its entry for ${tensor} is not valid`);
    return [tensor, entry.data];
  });
  requireGapless(entries, bytes.length - start, name);
  const tensors = new Map(entries.map(([tensor, entry]) => [tensor, readTensor(bytes, start, tensor, entry, name)]));
  return { tensors, metadata };
}

/**
 * The metadata of a file of which at least the header has been read.
 * @throws TangentError `safetensors-damaged`
 */
export function safetensorsMetadata(beginning: Uint8Array, name = 'safetensors file'): Record<string, string> {
  return readMetadata(readHeader(beginning, name).header, name);
}

function readMetadata(header: Record<string, unknown>, name: string): Record<string, string> {
  const metadata = z.record(z.string(), z.string()).safeParse(header.__metadata__ ?? {});
  if (!metadata.success) throw damaged(name, say`its metadata are not text`);
  return metadata.data;
}

function readHeader(bytes: Uint8Array, name: string): { start: number; header: Record<string, unknown> } {
  if (bytes.length < 8) throw damaged(name, say`it is too short`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(maximumHeader, bytes.length - 8))) throw damaged(name, say`its header is cut off`);
  const start = 8 + Number(length);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start));
    const header: unknown = JSON.parse(text);
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return { start, header: { ...header } };
  } catch (cause) {
    throw damaged(name, say`its header is not JSON`, cause);
  }
  throw damaged(name, say`its header is not a JSON object`);
}

/** Tensors must cover the data without gap or overlap. */
function requireGapless(entries: readonly [string, Entry][], length: number, name: string): void {
  const spans = entries.map(([, entry]) => entry.data_offsets).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const [from, to] of spans) {
    if (from !== end || to < from) throw damaged(name, say`its tensors overlap or leave gaps`);
    end = to;
  }
  if (end !== length) throw damaged(name, say`it holds ${length} bytes of data where ${end} are announced`);
}

function readTensor(bytes: Uint8Array, start: number, tensor: string, entry: Entry, name: string): StoredTensor {
  const format = formats.get(entry.dtype);
  if (!format)
    throw new TangentError(
      'safetensors-unsupported',
      say`${name}: tensor ${tensor} has the type ${entry.dtype}; save it as F32, F16, F64, I32, I64 or U8`,
    );
  const [from, to] = entry.data_offsets;
  if (elements(entry.shape) * format.bytes !== to - from)
    throw damaged(name, say`tensor ${tensor} does not have the size of its shape`);
  const copy = new Uint8Array(to - from);
  copy.set(bytes.subarray(start + from, start + to));
  return { shape: entry.shape, dtype: format.dtype, data: format.read(copy.buffer) };
}

function damaged(name: string, reason: Said, cause?: unknown): TangentError {
  return new TangentError('safetensors-damaged', say`${name} is damaged: ${reason}`, { cause });
}

function fromHalves(buffer: ArrayBuffer): Float32Array {
  const floats = new Float32Array(buffer.byteLength / 2);
  decodeHalves(new Uint16Array(buffer), floats);
  return floats;
}

function fromLongs(buffer: ArrayBuffer): Float64Array {
  return Float64Array.from(new BigInt64Array(buffer), Number);
}
