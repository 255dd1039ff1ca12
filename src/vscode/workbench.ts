import * as vscode from 'vscode';
import { version } from '../../package.json';
import type { RunView } from '../contract/run-view';
import { Backbones, type BackboneLine } from './backbones/backbones';
import { BackbonesTree } from './backbones/tree';
import { Comparison } from './comparison/comparison';
import { commands, type RunCommand } from './commands';
import { DeletedRuns } from './deleted-runs';
import { Disposables } from './disposables';
import { Environment } from './environment/environment';
import type { EnvironmentLine } from './environment/lines';
import { EnvironmentTree } from './environment/tree';
import { NameCompletion } from './experiment/completion';
import { experimentEditor } from './experiment/editor';
import { isRun, type ExperimentsLine } from './experiment-lines';
import type { LazyTree, TreeContent } from './lazy-tree';
import { Moves } from './moves/moves';
import { notifyOfEnds } from './notifier';
import { RecentBackbones } from './recent-backbones';
import { PredictionPanels } from './prediction/panels';
import { RunPanels } from './run/panels';
import { RunList } from './run-list';
import type { Services } from './services';
import { StateFile } from './state-file';
import { StatusBar } from './status-bar';
import { ThumbnailService } from './thumbnails/service';
import { Trainer } from './trainer';
import type { Walkthrough } from './walkthrough';
import { ExperimentsTree } from './tree';

/** The views of the side bar. */
export interface Views {
  readonly experiments: LazyTree<ExperimentsLine>;
  readonly backbones: LazyTree<BackboneLine>;
  readonly environment: LazyTree<EnvironmentLine>;
}

/** What answers VS Code, once it has asked for something. */
export interface Workbench extends vscode.Disposable {
  readonly trees: { readonly [V in keyof Views]: Views[V] extends LazyTree<infer T> ? TreeContent<T> : never };
  readonly panels: vscode.WebviewPanelSerializer;
  readonly predictions: vscode.WebviewPanelSerializer;
  readonly comparison: vscode.WebviewPanelSerializer;
  readonly editor: vscode.CustomTextEditorProvider;
  readonly completion: vscode.CompletionItemProvider;
  readonly run: RunCommand;
  /** Shows what goes on as long as a run does. */
  follow(): void;
}

/** Builds the parts and connects them. */
export function connect({ extensionUri, globalStorageUri, storageUri }: vscode.ExtensionContext, views: Views, walkthrough: Walkthrough): Workbench {
  const own = new Disposables();
  const log = own.track(vscode.window.createOutputChannel('Tangent', { log: true }));
  const state = new StateFile((storageUri ?? globalStorageUri).fsPath);
  const runs = own.track(new RunList(state));
  const thumbnails = own.track(new ThumbnailService(extensionUri));
  const trainer = new Trainer(extensionUri, globalStorageUri, log);
  const everywhere = new StateFile(globalStorageUri.fsPath);
  const recentBackbones = new RecentBackbones(state);
  const services: Services = {
    extension: extensionUri,
    state,
    log,
    runs,
    thumbnails,
    moves: own.track(new Moves(runs, log)),
    trainer,
    recentBackbones,
    backbones: own.track(new Backbones(trainer, recentBackbones, everywhere, version)),
    environment: own.track(new Environment(trainer, everywhere)),
    storage: globalStorageUri,
    walkthrough,
  };
  own.track(new StatusBar(runs));
  own.track(runs.onDidSee((views) => tickRuns(views, walkthrough)));
  own.track(notifyOfEnds(runs));
  const panels = own.track(new RunPanels(services));
  const predictions = own.track(new PredictionPanels(services));
  const deleted = own.track(new DeletedRuns(runs));
  const comparison = own.track(new Comparison(services, deleted));
  const experiments = own.track(new ExperimentsTree(runs, views.experiments.view));
  const backbones = own.track(new BackbonesTree(services.backbones, views.backbones.view));
  const environment = own.track(new EnvironmentTree(services.environment));
  return {
    trees: { experiments, backbones, environment },
    panels,
    predictions,
    comparison,
    editor: experimentEditor(services),
    completion: new NameCompletion(services),
    run: commands(
      services,
      { panels, predictions, comparison, deleted },
      (name) => (name === 'removeBackbone' ? views.backbones.view.selection : views.experiments.view.selection.filter(isRun)),
      async () => (await views.experiments.clicked()).find(isRun),
    ),
    follow: () => {
      runs.follow();
      panels.awaitLost();
    },
    dispose: () => own.dispose(),
  };
}

/** What runs show to be done. */
function tickRuns(runs: readonly RunView[], walkthrough: Walkthrough): void {
  if (runs.length > 0) void walkthrough.done('layers');
  if (runs.some(({ report }) => report !== null)) void walkthrough.done('watch');
}
