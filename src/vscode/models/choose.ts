import * as vscode from 'vscode';
import { percent } from '../../contract/format';
import { methodNames, type MethodName } from '../../contract/methods';
import { exportFormats, formatTitles, type ExportFormat } from '../../contract/model-export';
import type { RunView } from '../../contract/run-view';
import { pickOne } from '../pick';
import { methodTitle } from '../words';

/**
 * Asks which of the items is meant.
 * @throws CancellationError if the question was dismissed
 */
export async function picked<Item extends vscode.QuickPickItem>(items: readonly Item[], title: string, placeHolder: string): Promise<Item> {
  const item = await pickOne(items, { title, placeHolder });
  if (!item) throw new vscode.CancellationError();
  return item;
}

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
  return (await picked(items, title, vscode.l10n.t('Choose a model'))).method;
}

/** @throws CancellationError if the question was dismissed */
export async function chooseFormat(title: string): Promise<ExportFormat> {
  const words: Readonly<Record<ExportFormat, string>> = {
    onnx: vscode.l10n.t('for Python, C#, Java, JavaScript and mobile, by ONNX Runtime'),
    tfjs: vscode.l10n.t('for browsers and Node.js, by TensorFlow.js'),
  };
  const items = exportFormats.map((format) => ({ format, label: formatTitles[format], detail: words[format] }));
  return (await picked(items, title, vscode.l10n.t('Choose a format'))).format;
}
