import * as vscode from 'vscode';
import { parseBytes } from '../contract/byte-size';
import { TangentError } from '../contract/errors';
import type { Experiment } from '../contract/experiment';
import type { JobAnswers, JobRequest } from '../contract/jobs';
import type { MethodName } from '../contract/methods';
import { createRun, discardRun, requestMethodStop, requestStop, runsOn } from '../runs';
import { runJob, startInTurn, startTrainer, type TrainerOptions } from '../trainer/client';
import { logError } from './log';

/** The trainer's client as the extension uses it: refuses where the workspace is not trusted. */
export class Trainer {
  readonly #log: vscode.LogOutputChannel;
  readonly #options: TrainerOptions;

  readonly #storage: vscode.Uri;

  /** @param storage where runs lie if no folder is open */
  constructor(extension: vscode.Uri, storage: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#storage = storage;
    this.#options = {
      trainerFile: vscode.Uri.joinPath(extension, 'dist', 'trainer.js').fsPath,
      environment: { TANGENT_RUNTIMES: vscode.Uri.joinPath(storage, 'runtimes').fsPath, TANGENT_LANGUAGE: vscode.env.language },
    };
  }

  /** Where the runs on a dataset lie. */
  runsOn(dataset: string): string {
    return runsOn(dataset, workspaceOf(dataset, this.#storage));
  }

  /**
   * Makes run folders and starts their training: each in a process of its own, which waits for the end of those before it.
   * @returns the folders of those that were started
   * @throws TangentError why none could be
   */
  async start(asked: readonly Experiment[]): Promise<string[]> {
    requireTrust();
    const folders: string[] = [];
    for (const one of asked) {
      const experiment = { ...one, memoryBudget: one.memoryBudget ?? memoryBudget() };
      const label = asked.length > 1 ? `seed-${one.seed}` : undefined;
      folders.push(await createRun({ experiment, label, workspace: workspaceOf(one.dataset, this.#storage) }));
    }
    this.#log.info(`starting the trainer on ${folders.join(', then ')}`);
    const failures = await startInTurn(folders, this.#options);
    for (const [index, folder] of folders.entries()) {
      const failure = failures[index];
      if (failure) logError(failure, this.#log);
      // What the user must mend leaves no run behind; a fault leaves the log that tells of it.
      if (failure && !failure.fault) await discardRun(folder);
    }
    const started = folders.filter((_, index) => !failures[index]);
    const [first] = failures;
    if (started.length === 0 && first) throw first;
    return started;
  }

  /** Starts the trainer on a run folder, new or not. */
  async resume(folder: string): Promise<void> {
    requireTrust();
    this.#log.info(`starting the trainer on ${folder}`);
    await startTrainer(folder, this.#options);
  }

  stop(folder: string): void {
    this.#log.info(`asking the trainer of ${folder} to stop`);
    requestStop(folder);
  }

  /** Asks for the end of one method's training; the run goes on with the next. */
  stopMethod(folder: string, method: MethodName): void {
    this.#log.info(`asking the trainer of ${folder} to end ${method}`);
    requestMethodStop(folder, method);
  }

  /** The answer of a trainer process that ends with it. */
  async ask<K extends keyof JobAnswers>(
    request: JobRequest & { job: K },
    signal: AbortSignal,
    onMessage = (line: string): void => this.#log.debug(line),
  ): Promise<JobAnswers[K]> {
    requireTrust();
    const environment = { ...proxyEnvironment(), ...this.#options.environment };
    try {
      return await runJob<K>(request, { ...this.#options, environment, signal, onMessage });
    } catch (error) {
      if (!signal.aborted) logError(error, this.#log);
      throw error;
    }
  }
}

/** Bytes; null leaves it to the trainer. @throws TangentError if the setting is no size */
function memoryBudget(): number | null {
  const setting = vscode.workspace.getConfiguration('tangent').get<string>('memoryBudget')?.trim() ?? '';
  const bytes = parseBytes(setting);
  if (bytes === null && setting !== '') {
    throw new TangentError('bad-setting', vscode.l10n.t('tangent.memoryBudget: "{0}" is not a size such as 4GiB; correct it in the settings', setting));
  }
  return bytes;
}

/** VS Code's own proxy for what a trainer fetches, where the system names none. */
function proxyEnvironment(): Readonly<Record<string, string>> {
  const proxy = vscode.workspace.getConfiguration('http').get<string>('proxy');
  const named = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => process.env[name]);
  return proxy && !named ? { HTTPS_PROXY: proxy, HTTP_PROXY: proxy } : {};
}

function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new TangentError('untrusted', vscode.l10n.t('Training is refused until you trust this workspace.'));
}

/** The workspace folder that holds the dataset, else the first, else our own storage: there the run is made. */
function workspaceOf(dataset: string, storage: vscode.Uri): string {
  const holds = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dataset));
  return (holds?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri ?? storage).fsPath;
}
