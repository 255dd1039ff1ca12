import * as vscode from 'vscode';
import { bytes } from '../../contract/format';
import type { Services } from '../services';
import { asking } from './asking';

/** Lists what this machine can train with: which engine on which device, and why the others are not used. */
export async function showEngines({ trainer }: Services): Promise<void> {
  const found = await asking(vscode.l10n.t('Trying the engines of this machine'), (signal) => trainer.ask({ job: 'doctor' }, signal));
  const engines = found.engines.map(({ name, version, device, usable, chosen, reason }) => ({
    label: `$(${chosen ? 'check' : usable ? 'circle-outline' : 'circle-slash'}) ${name} ${version ?? ''}`,
    description: usable ? device : vscode.l10n.t('not usable'),
    detail: reason,
  }));
  const install = { label: `$(cloud-download) ${vscode.l10n.t('Install GPU Runtime…')}` };
  const line = { label: '', kind: vscode.QuickPickItemKind.Separator };
  const missing = found.runtimes.some(({ installed }) => !installed);
  const items: vscode.QuickPickItem[] = missing ? [...engines, line, install] : engines;
  const machine = vscode.l10n.t('{0} processors, {1} of memory, {2}', found.processors, bytes(found.memoryBytes), found.platform);
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Engines'), placeHolder: machine });
  if (picked === install) await vscode.commands.executeCommand('tangent.installRuntime');
}
