import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { runtimeNames, runtimeNameSchema, type RuntimeName } from '../contract/runtimes';

/** Written last into a runtime's folder: what is there and how it is loaded. */
export const receiptSchema = z.object({
  version: z.literal(1),
  name: runtimeNameSchema,
  runtimeVersion: z.string(),
  installedAt: z.string(),
  bytes: z.number(),
  entry: z.string(),
  entryBytes: z.number(),
  libraries: z.array(z.string()),
  files: z.array(z.object({ url: z.string(), sha256: z.string(), pinned: z.boolean() })),
});

export type Receipt = z.infer<typeof receiptSchema>;

export const receiptName = 'runtime.json';

/** Where runtimes lie: the system's folder for a program's data, or `TANGENT_RUNTIMES`. */
export function runtimesFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['TANGENT_RUNTIMES'] ?? path.join(envPaths('tangent', { suffix: '' }).data, 'runtimes');
}

/** What an installed runtime's receipt says; null where it is not installed. */
export function receiptOf(name: RuntimeName, folder: string): Receipt | null {
  try {
    const receipt = receiptSchema.parse(JSON.parse(readFileSync(path.join(folder, name, receiptName), 'utf8')));
    return receipt.name === name ? receipt : null;
  } catch {
    return null;
  }
}

/** Versions that this version of Tangent can use: another would not fit the packages that come with it. */
export const runtimeVersions: Readonly<Record<RuntimeName, string>> = { 'onnxruntime-cuda': '1.30.0', 'tfjs-cuda': '4.22.0' };

/** The receipt of a runtime that this version can use; null where none is installed, or its entry is damaged. */
export function usableReceipt(name: RuntimeName, folder: string): Receipt | null {
  const receipt = receiptOf(name, folder);
  if (receipt?.runtimeVersion !== runtimeVersions[name]) return null;
  const found = statSync(path.join(folder, name, receipt.entry), { throwIfNoEntry: false });
  return found?.size === receipt.entryBytes ? receipt : null;
}

/** The file that an engine loads of an installed runtime; null where none is installed that can be used. */
export function entryOf(name: RuntimeName, folder: string): string | null {
  const receipt = usableReceipt(name, folder);
  return receipt && path.join(folder, name, receipt.entry);
}

/**
 * The environment in which the system's loader finds the shared libraries of every runtime that is installed and can be used: it reads this
 * only when a process starts.
 */
export function runtimesEnvironment(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if (process.platform !== 'linux') return {};
  const folder = runtimesFolder(environment);
  const libraries = runtimeNames.flatMap((name) =>
    (usableReceipt(name, folder)?.libraries ?? []).map((library) => path.join(folder, name, library)),
  );
  if (libraries.length === 0) return {};
  const given = environment['LD_LIBRARY_PATH'];
  return { LD_LIBRARY_PATH: [...libraries, ...(given ? [given] : [])].join(path.delimiter) };
}
