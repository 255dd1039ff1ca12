import path from 'node:path';
import * as vscode from 'vscode';
import { z } from 'zod';
import { backboneDescription } from '../backbones/description';
import type { Backbones } from '../backbones/backbones';
import { chooseBackbone, chooseFolder } from '../experiment/dialogs';
import { openNewExperiment } from '../experiment/open';
import { suitableFolder } from '../experiment/suitable';
import { pickOne } from '../pick';
import type { Trainer } from '../trainer';
import { asking } from './asking';

const namedSchema = z.object({ backbone: z.string() });

/** The network that a command is about: the line it was given, else the one that the user picks. */
async function chosenLine(given: unknown, backbones: Backbones, own = false): Promise<string | null> {
  const named = namedSchema.safeParse(given);
  if (named.success) return named.data.backbone;
  const items = backbones.lines().filter((line) => line.own || !own).map(({ backbone, name }) => ({ backbone, label: name, detail: path.isAbsolute(backbone) ? backbone : '' }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no network of your own in the list.'));
    return null;
  }
  const picked = await pickOne(items, { placeHolder: vscode.l10n.t('Choose a network') });
  return picked?.backbone ?? null;
}

/** Asks for the file of a network and keeps it in the list. */
export async function addBackbone(backbones: Backbones): Promise<void> {
  const file = await chooseBackbone();
  if (file !== null) await backbones.add(file);
}

/** Takes a network off the list; its file stays. */
export async function removeBackbone(given: unknown, backbones: Backbones): Promise<void> {
  const chosen = await chosenLine(given, backbones, true);
  if (chosen !== null) await backbones.remove(chosen);
}

/**
 * Shows what a network is made of as a document.
 * @param storage where the document is kept, so that its tab comes back with the window
 */
export async function inspectBackbone(given: unknown, backbones: Backbones, storage: vscode.Uri): Promise<void> {
  const chosen = await chosenLine(given, backbones);
  if (chosen === null) return;
  const inspection = await asking(vscode.l10n.t('Reading the network'), (signal) => backbones.inspect(chosen, signal));
  const name = inspection.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
  const file = vscode.Uri.joinPath(storage, 'networks', `${name || 'network'}.md`);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(backboneDescription(inspection)));
  await vscode.commands.executeCommand('markdown.showPreview', file);
}

/** Begins an experiment with a network on a folder that the user chooses. */
export async function adaptBackbone(given: unknown, backbones: Backbones, trainer: Trainer): Promise<void> {
  const backbone = await chosenLine(given, backbones);
  const chosen = backbone === null ? null : await chooseFolder();
  const dataset = chosen === null ? null : await suitableFolder(chosen, trainer);
  if (backbone !== null && dataset !== null) await openNewExperiment(dataset, { backbone });
}
