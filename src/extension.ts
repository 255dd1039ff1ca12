import * as vscode from 'vscode';
import { experimentGlobs } from './contract/experiment-name';
import type { BackboneLine } from './vscode/backbones/backbones';
import { commandNames } from './vscode/commands/table';
import { setContextKeys } from './vscode/context-keys';
import type { EnvironmentLine } from './vscode/environment/lines';
import type { ExperimentsLine } from './vscode/experiment-lines';
import { firstLook } from './vscode/first-look';
import { LazyTree } from './vscode/lazy-tree';
import { comparisonType, experimentEditorType, predictionPanelType, runPanelType } from './vscode/view-types';
import { Walkthrough } from './vscode/walkthrough';
import type { connect, Workbench } from './vscode/workbench';

/**
 * Registers what VS Code may ask for, and looks once whether a run goes on. The parts that answer are loaded with the
 * first question.
 */
export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions } = context;
  const walkthrough = new Walkthrough(context.globalState);
  let loaded: Workbench | null = null;
  const workbench = (): Workbench => {
    if (!loaded) {
      const parts = require('./workbench.cjs') as { connect: typeof connect }; // eslint-disable-line @typescript-eslint/no-require-imports
      loaded = parts.connect(context, { experiments, backbones, environment }, walkthrough);
      subscriptions.push(loaded);
    }
    return loaded;
  };
  const experiments = new LazyTree<ExperimentsLine>('tangent.experiments', () => workbench().trees.experiments, { canSelectMany: true });
  const backbones = new LazyTree<BackboneLine>('tangent.backbones', () => workbench().trees.backbones);
  const environment = new LazyTree<EnvironmentLine>('tangent.environment', () => workbench().trees.environment);
  subscriptions.push(
    walkthrough,
    experiments,
    backbones,
    environment,
    ...commandNames.map((name) =>
      vscode.commands.registerCommand(`tangent.${name}`, (...given: unknown[]) => workbench().run(name, ...given))),
    vscode.window.registerWebviewPanelSerializer(runPanelType, {
      deserializeWebviewPanel: (tab, state) => workbench().panels.deserializeWebviewPanel(tab, state),
    }),
    vscode.window.registerWebviewPanelSerializer(predictionPanelType, {
      deserializeWebviewPanel: (tab, state) => workbench().predictions.deserializeWebviewPanel(tab, state),
    }),
    vscode.window.registerWebviewPanelSerializer(comparisonType, {
      deserializeWebviewPanel: (tab, state) => workbench().comparison.deserializeWebviewPanel(tab, state),
    }),
    vscode.window.registerCustomEditorProvider(
      experimentEditorType,
      { resolveCustomTextEditor: (...given) => workbench().editor.resolveCustomTextEditor(...given) },
      { supportsMultipleEditorsPerDocument: true },
    ),
    vscode.languages.registerCompletionItemProvider(
      experimentGlobs.map((glob) => ({ pattern: `**/${glob}` })),
      { provideCompletionItems: (...given) => workbench().completion.provideCompletionItems(...given) },
      '"',
    ),
  );
  const { live, ...keys } = firstLook((vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath));
  setContextKeys(keys);
  if (live) workbench().follow();
}
