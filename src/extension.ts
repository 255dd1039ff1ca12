import * as vscode from 'vscode';
import { registerCommands } from './vscode/commands';
import { notifyOfEnds } from './vscode/notifier';
import { registerExperimentEditor } from './vscode/experiment/editor';
import { RecentBackbones } from './vscode/recent-backbones';
import { RunPanels } from './vscode/run/panels';
import { RunList } from './vscode/run-list';
import type { Services } from './vscode/services';
import { StateFile } from './vscode/state-file';
import { StatusBar } from './vscode/status-bar';
import { ThumbnailService } from './vscode/thumbnails/service';
import { Trainer } from './vscode/trainer';
import { ExperimentsTree } from './vscode/tree';

/** Builds the parts and connects them. */
export function activate({ extensionUri, globalStorageUri, storageUri, subscriptions }: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Tangent', { log: true });
  const state = new StateFile((storageUri ?? globalStorageUri).fsPath);
  const runs = new RunList(state);
  const thumbnails = new ThumbnailService(extensionUri);
  const services: Services = {
    extension: extensionUri,
    state,
    log,
    runs,
    thumbnails,
    trainer: new Trainer(extensionUri, globalStorageUri, log),
    recentBackbones: new RecentBackbones(state),
  };
  const panels = new RunPanels(services);
  const tree = new ExperimentsTree(runs);
  subscriptions.push(
    log,
    runs,
    tree,
    thumbnails,
    new StatusBar(runs),
    notifyOfEnds(runs),
    panels,
    registerExperimentEditor(services),
    registerCommands(services, panels, () => tree.selection),
  );
}
