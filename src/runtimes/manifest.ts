import { z } from 'zod';
import { runtimeNameSchema, type RuntimeName } from '../contract/runtimes';
import onnxruntimeCuda from './manifests/onnxruntime-cuda.json';
import tfjsCuda from './manifests/tfjs-cuda.json';
import { sourceSchema } from './sources';

/** A checksum as its publisher states it, in hexadecimal digits. */
export const digestSchema = z.object({ algorithm: z.enum(['sha256', 'sha512']), hex: z.string().regex(/^[0-9a-f]{64,128}$/) });

export type Digest = z.infer<typeof digestSchema>;

const packedSchema = z.object({
  source: sourceSchema,
  /** Below the source's address. */
  path: z.string().min(1),
  format: z.enum(['tar.gz', 'zip']),
  /** Of the archive; near enough to reserve room where `exact` is false. */
  bytes: z.number().int().positive(),
  /** Of what is kept of its content. */
  unpackedBytes: z.number().int().nonnegative(),
  /** Whether the server's length must be `bytes`. */
  exact: z.boolean(),
  /** Null where nobody publishes one: then the content is as trustworthy as the server. */
  digest: digestSchema.nullable(),
  /** What is kept: entries that begin with `from` go where `to` says, the first that fits. */
  keep: z.array(z.object({ from: z.string(), to: z.string() })).min(1),
});

export type PackedFile = z.infer<typeof packedSchema>;

/** What a runtime consists of: made by scripts/runtimes, never by hand. */
export const manifestSchema = z.object({
  name: runtimeNameSchema,
  version: z.string(),
  title: z.string(),
  requires: z.string(),
  /** Platform and architecture as Node names them. */
  platform: z.string(),
  /** What the engine loads, below the runtime's folder. */
  entry: z.string(),
  /** Where the system's loader must look for shared libraries. */
  libraries: z.array(z.string()),
  /** Must be there after unpacking. */
  expected: z.array(z.string()).min(1),
  files: z.array(packedSchema).min(1),
});

export type Manifest = z.infer<typeof manifestSchema>;

const manifests: Readonly<Record<RuntimeName, unknown>> = { 'onnxruntime-cuda': onnxruntimeCuda, 'tfjs-cuda': tfjsCuda };

/** What a runtime of Tangent's consists of. */
export function manifestOf(name: RuntimeName): Manifest {
  return manifestSchema.parse(manifests[name]);
}

/** Sizes of a runtime's archives and of what is kept of them. */
export function totals({ files }: Manifest): { downloadBytes: number; unpackedBytes: number } {
  const sum = (of: (file: PackedFile) => number): number => files.reduce((total, file) => total + of(file), 0);
  return { downloadBytes: sum(({ bytes }) => bytes), unpackedBytes: sum(({ unpackedBytes }) => unpackedBytes) };
}

/** Whether a runtime exists for this machine's platform and architecture. */
export function isAvailable({ platform }: Manifest): boolean {
  return platform === `${process.platform}-${process.arch}`;
}
