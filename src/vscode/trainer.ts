import * as vscode from 'vscode';
import { TangentError } from '../contract/errors';
import { experimentSchema } from '../contract/experiment';
import type { JobAnswers, JobRequest } from '../contract/jobs';
import type { PanelForm } from '../contract/panel';
import { createRun, discardRun, requestStop } from '../runs';
import { runJob, startTrainer, type TrainerOptions } from '../trainer/client';
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
    this.#options = { trainerFile: vscode.Uri.joinPath(extension, 'dist', 'trainer.js').fsPath };
  }

  /** Makes a run folder and starts its training. @returns the folder */
  async start(form: PanelForm): Promise<string> {
    requireTrust();
    const experiment = experimentSchema.safeParse(form);
    if (!experiment.success) {
      const [issue] = experiment.error.issues;
      throw new TangentError('bad-form', `${issue?.path.join('.')}: ${issue?.message}`);
    }
    const folder = await createRun({ experiment: experiment.data, workspace: workspaceOf(form.dataset, this.#storage) });
    try {
      await this.resume(folder);
    } catch (error) {
      // What the user must mend leaves no run behind; a fault leaves the log that tells of it.
      if (error instanceof TangentError && !error.fault) await discardRun(folder);
      throw error;
    }
    return folder;
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

  /** The answer of a trainer process that ends with it. */
  async ask<K extends keyof JobAnswers>(request: JobRequest & { job: K }, signal: AbortSignal): Promise<JobAnswers[K]> {
    requireTrust();
    try {
      return await runJob<K>(request, { ...this.#options, signal, onMessage: (line) => this.#log.debug(line) });
    } catch (error) {
      if (!signal.aborted) logError(error, this.#log);
      throw error;
    }
  }
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
