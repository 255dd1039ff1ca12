import * as vscode from 'vscode';
import { commands, type RunCommand } from './commands';
import { Disposables } from './disposables';
import { experimentEditor } from './experiment/editor';
import type { LazyTree, TreeContent } from './lazy-tree';
import { notifyOfEnds } from './notifier';
import { RecentBackbones } from './recent-backbones';
import { RunPanels } from './run/panels';
import { RunList } from './run-list';
import type { Services } from './services';
import { StateFile } from './state-file';
import { StatusBar } from './status-bar';
import { ThumbnailService } from './thumbnails/service';
import { Trainer } from './trainer';
import { ExperimentsTree, type ExperimentsLine } from './tree';

/** The views of the side bar. */
export interface Views {
  readonly experiments: LazyTree<ExperimentsLine>;
}

/** What answers VS Code, once it has asked for something. */
export interface Workbench extends vscode.Disposable {
  readonly trees: { readonly [V in keyof Views]: Views[V] extends LazyTree<infer T> ? TreeContent<T> : never };
  readonly panels: vscode.WebviewPanelSerializer;
  readonly editor: vscode.CustomTextEditorProvider;
  readonly run: RunCommand;
  /** Shows what goes on as long as a run does. */
  follow(): void;
}

/** Builds the parts and connects them. */
export function connect({ extensionUri, globalStorageUri, storageUri }: vscode.ExtensionContext, views: Views): Workbench {
  const own = new Disposables();
  const log = own.track(vscode.window.createOutputChannel('Tangent', { log: true }));
  const state = new StateFile((storageUri ?? globalStorageUri).fsPath);
  const runs = own.track(new RunList(state));
  const thumbnails = own.track(new ThumbnailService(extensionUri));
  const services: Services = {
    extension: extensionUri,
    state,
    log,
    runs,
    thumbnails,
    trainer: new Trainer(extensionUri, globalStorageUri, log),
    recentBackbones: new RecentBackbones(state),
  };
  own.track(new StatusBar(runs));
  own.track(notifyOfEnds(runs));
  const panels = own.track(new RunPanels(services));
  const experiments = own.track(new ExperimentsTree(runs, views.experiments.view));
  return {
    trees: { experiments },
    panels,
    editor: experimentEditor(services),
    run: commands(services, panels, () => views.experiments.view.selection),
    follow: () => {
      runs.follow();
      panels.awaitLost();
    },
    dispose: () => own.dispose(),
  };
}
