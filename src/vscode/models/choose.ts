import * as vscode from 'vscode';
import { percent } from '../../contract/format';
import { methodNames, type MethodName } from '../../contract/methods';
import { exportFormats, formatTitles, type ExportFormat } from '../../contract/model-export';
import type { RunView } from '../../contract/run-view';
import { methodTitle } from '../words';

/**
 * Asks which model of a finished run is meant: the best on validation stands first.
 * @throws CancellationError if the question was dismissed
 */
export async function chooseMethod({ report }: RunView, title: string): Promise<MethodName> {
  const trained = methodNames.flatMap((method) => {
    const figures = report?.methods[method];
    return figures ? [{ method, ...figures }] : [];
  });
  trained.sort((a, b) => b.validationAccuracy - a.validationAccuracy);
  const items = trained.map(({ method, testAccuracy, validationAccuracy }, index) => ({
    method,
    label: methodTitle(method),
    description: index === 0 ? vscode.l10n.t('best on validation') : '',
    detail: vscode.l10n.t('{0} % on the test pictures, {1} % in validation', percent(testAccuracy), percent(validationAccuracy)),
  }));
  const [only] = items;
  if (only && items.length === 1) return only.method;
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Choose a model') });
  if (!picked) throw new vscode.CancellationError();
  return picked.method;
}

/** @throws CancellationError if the question was dismissed */
export async function chooseFormat(title: string): Promise<ExportFormat> {
  const words: Readonly<Record<ExportFormat, string>> = {
    onnx: vscode.l10n.t('for Python, C#, Java, JavaScript and mobile, by ONNX Runtime'),
    tfjs: vscode.l10n.t('for browsers and Node.js, by TensorFlow.js'),
  };
  const items = exportFormats.map((format) => ({ format, label: formatTitles[format], detail: words[format] }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Choose a format') });
  if (!picked) throw new vscode.CancellationError();
  return picked.format;
}
