import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { methodNames } from '../../src/contract/methods';

export const root = path.resolve(import.meta.dirname, '..', '..');
export const cli = path.join(root, 'dist', 'cli.js');
export const trainer = path.join(root, 'dist', 'trainer.js');
export const backbone = path.join(root, 'test', 'fixtures', 'residual.onnx');

export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'tangent test ')));
}

/** Every process of a test keeps its features apart from those of the user. */
export function environment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, TANGENT_CACHE: path.join(folder, 'cache') };
}

/** A dataset of so many emoji in each of three classes. */
export function makeDataset(folder: string, perClass: number): string {
  const dataset = path.join(folder, 'pictures');
  for (const name of ['animals', 'flags', 'transport']) {
    const source = path.join(root, 'media', 'samples', name);
    const target = path.join(dataset, name);
    mkdirSync(target, { recursive: true });
    for (const file of readdirSync(source).slice(0, perClass)) cpSync(path.join(source, file), path.join(target, file));
  }
  return dataset;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function start(args: readonly string[], folder: string, file = cli): ChildProcess {
  return spawn(process.execPath, [file, ...args], { cwd: folder, env: environment(folder), stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    closed,
  ]);
  return { code, stdout, stderr };
}

export function tangent(folder: string, ...args: string[]): Promise<Ended> {
  return ended(start(args, folder));
}

/** SHA-256 of the parameters that a finished run of all methods has learned, in the methods' order. */
export function parameterHashes(run: string): string[] {
  return methodNames.map((method) => createHash('sha256').update(readFileSync(path.join(run, `${method}.safetensors`))).digest('hex'));
}
