import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { MethodName } from '../../contract/methods';
import { exportFiles, formatTitles, type ExportFormat, type ModelExport } from '../../contract/model-export';
import type { RunView } from '../../contract/run-view';
import { asking } from '../commands/asking';
import type { Services } from '../services';
import { chooseFormat, chooseMethod } from './choose';
import { askFolder, usualFolder } from './folder';

/** Exports one model of a finished run, after questions which, how and where to. */
export async function exportModel(run: RunView, services: Services): Promise<void> {
  const title = vscode.l10n.t('Export Model');
  const method = await chooseMethod(run, title);
  const format = await chooseFormat(title);
  const out = await askFolder(title, format === 'onnx' ? usualFolder(run, method) : `${usualFolder(run, method)}-${format}`);
  const written = await writeModel(services, { run, method, format, out });
  void services.walkthrough.done('use');
  const [readme, code] = [vscode.l10n.t('Open README'), vscode.l10n.t('Use in Code')];
  const words = vscode.l10n.t('{0} is exported to {1}.', formatTitles[format], out);
  const done = await vscode.window.showInformationMessage(words, readme, ...(format === 'onnx' ? [code] : []));
  if (done === readme) await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(path.join(written.out, exportFiles.readme)));
  if (done === code) await vscode.commands.executeCommand('tangent.useInCode', run.folder, written.method);
}

export interface Writing {
  readonly run: RunView;
  readonly method: MethodName;
  readonly format: ExportFormat;
  readonly out: string;
}

/**
 * Has the trainer export a model, with a notification that can end it, after a question where a model lies there already.
 * @throws CancellationError if that is to stay
 */
export async function writeModel({ trainer }: Services, { run, ...wanted }: Writing): Promise<ModelExport> {
  const replace = existsSync(path.join(wanted.out, exportFiles.about));
  if (replace) await askToReplace(wanted.out);
  const title = vscode.l10n.t('Exporting the model');
  return asking(title, (signal) => trainer.ask({ job: 'export', run: run.folder, ...wanted, replace }, signal));
}

async function askToReplace(folder: string): Promise<void> {
  const replace = vscode.l10n.t('Replace');
  const detail = vscode.l10n.t('{0} holds an exported model. Its files are replaced.', folder);
  const answer = await vscode.window.showWarningMessage(vscode.l10n.t('Replace the exported model?'), { modal: true, detail }, replace);
  if (answer !== replace) throw new vscode.CancellationError();
}
