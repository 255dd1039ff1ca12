import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect } from 'vitest';
import { failureSchema } from '../../src/contract/failure';
import { beside, bundle } from '../unit/runs/bundle';
import { temporaryFolder } from '../unit/runs/temporary';

// The command line as it is built, with a trainer that only speaks the protocol.
let programs: string;

/** Makes both before the tests of a file and removes them afterwards. */
export function useStandIn(): void {
  beforeAll(() => {
    programs = mkdtempSync(path.join(tmpdir(), 'tangent-cli-'));
    writeFileSync(path.join(programs, 'package.json'), '{"type":"module"}');
    bundle(beside(import.meta.url, '../../src/cli/main.ts'), programs, 'cli.js');
    bundle(beside(import.meta.url, '../unit/trainer-client/fake-trainer.ts'), programs, 'trainer.js');
  });
  afterAll(() => rmSync(programs, { recursive: true, force: true }));
}

export function start(cwd: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [path.join(programs, 'cli.js'), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function outcome(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const [out, err, [code]] = await Promise.all([child.stdout ? text(child.stdout) : '', child.stderr ? text(child.stderr) : '', once(child, 'exit')]);
  return { code: typeof code === 'number' ? code : null, out, err };
}

export const tangent = (cwd: string, ...args: string[]) => outcome(start(cwd, args));

export function workspaceWithData(): string {
  const workspace = temporaryFolder();
  mkdirSync(path.join(workspace, 'data'));
  return workspace;
}

export const runsIn = (workspace: string): string[] => {
  const runs = path.join(workspace, '.tangent', 'runs');
  return existsSync(runs) ? readdirSync(runs).map((name) => path.join(runs, name)) : [];
};

/** One line on stderr, one object on stdout. */
export function expectFailure({ out, err }: { out: string; err: string }, code: string): void {
  expect(err).toMatch(/^tangent: .+\n$/);
  const { error } = failureSchema.parse(JSON.parse(out));
  expect(error.code).toBe(code);
  expect(err).toBe(`tangent: ${error.message}\n`);
}
