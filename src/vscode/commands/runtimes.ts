import * as vscode from 'vscode';
import { bytes } from '../../contract/format';
import { installProgressOf, runtimeNames, type RuntimePlan } from '../../contract/runtimes';
import { pickOne } from '../pick';
import type { Services } from '../services';
import { tell } from '../translate';
import { asking } from './asking';

const requirementsOf = ({ requires, told }: RuntimePlan): string => tell({ message: requires, told });

/** Fetches a runtime for graphics processors after a question that tells its size. */
export async function installRuntime({ trainer }: Services): Promise<void> {
  const { mirror, plan } = (await chosenPlan(trainer, ({ available }) => available, vscode.l10n.t('There is no runtime to install on this platform: the engines that come with Tangent use its graphics processor.'))) ?? {};
  if (!plan || mirror === undefined) return;
  const { runtime, title, hindrance, folder, downloadBytes, unpackedBytes, freeBytes, files } = plan;
  const install = vscode.l10n.t('Install');
  const unpinned = files.filter(({ checksum }) => checksum === null).length;
  const detail = [
    vscode.l10n.t('{0} are fetched; {1} of the {2} that are free will be taken in {3}.', bytes(downloadBytes), bytes(unpackedBytes), bytes(freeBytes), folder),
    vscode.l10n.t('It needs {0}.', requirementsOf(plan)),
    ...(hindrance === null ? [] : [vscode.l10n.t('No NVIDIA card or driver was found on this machine: it would not be used.')]),
    ...(unpinned > 0 ? [vscode.l10n.t('For {0} of {1} files no checksum is published: they are as trustworthy as the server.', unpinned, files.length)] : []),
  ].join(' ');
  if ((await vscode.window.showWarningMessage(vscode.l10n.t('Install {0}?', title), { modal: true, detail }, install)) !== install) return;
  await asking(vscode.l10n.t('Installing {0}', title), (signal, report) =>
    trainer.ask({ job: 'install-runtime', runtime, mirror }, signal, (line) => show(line, report)),
  );
  const checks = vscode.l10n.t('Run Checks');
  const done = await vscode.window.showInformationMessage(vscode.l10n.t('{0} is installed.', title), checks);
  if (done === checks) await vscode.commands.executeCommand('tangent.runChecks');
}

/** Removes a runtime that was installed. */
export async function removeRuntime({ trainer }: Services): Promise<void> {
  const { plan } = (await chosenPlan(trainer, ({ installed }) => installed, vscode.l10n.t('No runtime is installed.'))) ?? {};
  if (!plan) return;
  const { runtime, title } = plan;
  const removal = await asking(vscode.l10n.t('Removing {0}', title), (signal) => trainer.ask({ job: 'remove-runtime', runtime }, signal));
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} is removed: {1} are free again.', title, bytes(removal.bytes)));
}

/** The runtime that the user picks. @param none what is said where none fits */
async function chosenPlan(
  trainer: Services['trainer'],
  fits: (plan: RuntimePlan) => boolean,
  none: string,
): Promise<{ readonly plan: RuntimePlan; readonly mirror: string | null } | null> {
  const setting = vscode.workspace.getConfiguration('tangent').get<string>('runtimeMirror') ?? '';
  const mirror = setting.trim() === '' ? null : setting.trim();
  const plans = await asking(vscode.l10n.t('Looking at this machine'), (signal) =>
    Promise.all(runtimeNames.map((runtime) => trainer.ask({ job: 'plan-runtime', runtime, mirror }, signal))),
  );
  const items = plans.filter(fits).map((plan) => ({
    plan,
    label: `${plan.title} ${plan.version}`,
    description: plan.installed ? vscode.l10n.t('installed') : bytes(plan.downloadBytes),
    detail: vscode.l10n.t('needs {0}', requirementsOf(plan)),
  }));
  if (items.length === 0) void vscode.window.showInformationMessage(none);
  const picked = items.length > 0 ? await pickOne(items, { placeHolder: vscode.l10n.t('Choose a runtime') }) : undefined;
  return picked ? { plan: picked.plan, mirror } : null;
}

function show(line: string, report: (words: string, fraction: number) => void): void {
  const progress = installProgressOf(line);
  if (!progress) return;
  const { phase, doneBytes, totalBytes } = progress;
  const words = phase === 'downloading' ? vscode.l10n.t('{0} of {1}', bytes(doneBytes), bytes(totalBytes)) : vscode.l10n.t('unpacking');
  // Unpacking takes about as long as fetching where the connection is fast.
  const share = totalBytes > 0 ? doneBytes / totalBytes : 0;
  report(words, phase === 'downloading' ? share / 2 : (1 + share) / 2);
}
