import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EventBody } from '../../../src/contract/events';
import { acquireLock, createRun, EventLog, type Lock } from '../../../src/runs';

/** The folder that VS Code has opened. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('no folder is open');
  return folder.uri.fsPath;
}

export async function makeDataset(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pictures-'));
  await mkdir(path.join(folder, 'a'));
  await mkdir(path.join(folder, 'b'));
  return folder;
}

/** A run folder with a log of these events, in this workspace. */
export async function makeRun(dataset: string, events: readonly EventBody[]): Promise<string> {
  const folder = await createRun({ experiment: { dataset }, workspace: workspaceFolder() });
  appendEvents(folder, events);
  await writeFile(path.join(folder, 'trainer.log'), 'said the trainer\n');
  return folder;
}

export function appendEvents(folder: string, events: readonly EventBody[]): void {
  const log = EventLog.open(folder);
  for (const event of events) log.append(event);
  log.close();
}

export const started: EventBody = { type: 'started', pid: 1, host: 'elsewhere' };

/** As long as the work lasts, this process is the run's trainer. */
export async function whileLive<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock: Lock = acquireLock(folder);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Waits until `look` gives something. */
export async function until<T>(look: () => T | undefined | false | null | Promise<T | undefined | false | null>, timeout = 15_000): Promise<T> {
  for (const deadline = Date.now() + timeout; Date.now() < deadline; ) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`timed out: ${look.toString()}`);
}

export async function removeAll(...folders: string[]): Promise<void> {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}
