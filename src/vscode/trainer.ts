import * as vscode from 'vscode';
import { TangentError } from '../contract/errors';
import { experimentSchema } from '../contract/experiment';
import type { JobAnswers, JobRequest } from '../contract/jobs';
import type { PanelForm } from '../contract/panel';
import { createRun, requestStop } from '../runs';

/** The trainer's client as the extension uses it: refuses where the workspace is not trusted. */
export class Trainer {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Makes a run folder and starts its training. @returns the folder */
  async start(form: PanelForm): Promise<string> {
    requireTrust();
    const experiment = experimentSchema.safeParse(form);
    if (!experiment.success) {
      const [issue] = experiment.error.issues;
      throw new TangentError('bad-form', `${issue?.path.join('.')}: ${issue?.message}`);
    }
    const folder = await createRun({ experiment: experiment.data, workspace: workspaceOf(form.dataset) });
    await this.resume(folder);
    return folder;
  }

  /** Starts the trainer on a run folder, new or not. */
  async resume(folder: string): Promise<void> {
    requireTrust();
    this.#log.info(`starting the trainer on ${folder}`);
    throw new TangentError('trainer-missing', 'There is no trainer yet.');
  }

  stop(folder: string): void {
    this.#log.info(`asking the trainer of ${folder} to stop`);
    requestStop(folder);
  }

  /** The answer of a trainer process that ends with it. */
  async ask<R extends JobRequest>(request: R, _signal: AbortSignal): Promise<JobAnswers[R['job']]> {
    requireTrust();
    throw new TangentError('trainer-missing', `There is no trainer yet for ${request.job}.`);
  }
}

function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new TangentError('untrusted', vscode.l10n.t('Training is refused until you trust this workspace.'));
}

/** The workspace folder that holds the dataset, else the first, else the dataset's own: there the run is made. */
function workspaceOf(dataset: string): string {
  const holds = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dataset));
  return (holds ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath ?? dataset;
}
