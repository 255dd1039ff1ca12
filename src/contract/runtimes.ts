import { z } from 'zod';
import { told } from './message-schema';

/** Runtimes for graphics processors that are too large to come with Tangent. */
export const runtimeNames = ['onnxruntime-cuda', 'tfjs-cuda'] as const;
export const runtimeNameSchema = z.enum(runtimeNames);
export type RuntimeName = z.infer<typeof runtimeNameSchema>;

/** What `install-runtime --json` prints. */
export const installationSchema = z.object({
  runtime: runtimeNameSchema,
  version: z.string(),
  folder: z.string(),
  /** Whether it was there already. */
  present: z.boolean(),
  bytes: z.number(),
  /** Addresses of files whose content no published checksum vouches for, only the server that they came from. */
  unpinned: z.array(z.string()),
});

export type Installation = z.infer<typeof installationSchema>;

/** What `remove-runtime --json` prints. */
export const removalSchema = z.object({ runtime: runtimeNameSchema, removed: z.boolean(), bytes: z.number() });

export type Removal = z.infer<typeof removalSchema>;

/** What `install-runtime --list --json` prints: what would be fetched. */
export const runtimePlanSchema = z.object({
  runtime: runtimeNameSchema,
  version: z.string(),
  title: z.string(),
  /** What is needed besides: a driver. */
  requires: z.string(),
  /** The same in its translatable form. */
  ...told,
  /** Platform and architecture that it exists for, and whether they are this machine's. */
  platform: z.string(),
  available: z.boolean(),
  /** Why it would not be used on this machine; null where it may be. */
  hindrance: z.string().nullable(),
  folder: z.string(),
  installed: z.boolean(),
  downloadBytes: z.number(),
  unpackedBytes: z.number(),
  freeBytes: z.number(),
  files: z.array(z.object({ url: z.string(), bytes: z.number(), checksum: z.string().nullable() })),
});

export type RuntimePlan = z.infer<typeof runtimePlanSchema>;

/** A line of JSON that an installation writes to standard error a few times a second. */
export const installProgressSchema = z.object({
  phase: z.enum(['downloading', 'unpacking']),
  doneBytes: z.number(),
  totalBytes: z.number(),
});

export type InstallProgress = z.infer<typeof installProgressSchema>;

/** The progress that a line tells; null for a line that tells something else. */
export function installProgressOf(line: string): InstallProgress | null {
  try {
    return installProgressSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
