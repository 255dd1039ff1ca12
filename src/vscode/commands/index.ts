import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { z } from 'zod';
import type { RunView } from '../../contract/run-view';
import { showError } from '../log';
import { chooseFolder } from '../experiment/dialogs';
import { experimentEditorType } from '../view-types';
import { openExperimentOf, openExperimentOn } from '../experiment/open';
import { activeExperiment, reopenAs, startExperiment } from '../experiment/start';
import { exportModel } from '../models/export';
import { useInCode } from '../models/use-in-code';
import type { PredictionPanels } from '../prediction/panels';
import type { Comparison } from '../comparison/comparison';
import type { DeletedRuns } from '../deleted-runs';
import type { RunPanels } from '../run/panels';
import type { Services } from '../services';
import type { Trainer } from '../trainer';
import { chosenRun, isLive } from './chosen-run';
import { addBackbone, adaptBackbone, inspectBackbone, removeBackbone } from './backbones';
import { selectionArgument } from './entry';
import { openReport, revealRun, showLog } from './files';
import { keptRunCommands } from './kept-runs';
import { isLineLost, tellLost } from './lost-line';
import { stopModel } from './stop-model';
import { installRuntime, removeRuntime } from './runtimes';
import type { WalkthroughStep } from '../walkthrough-steps';
import type { CommandName } from './table';

type Handler = (given: unknown, all: unknown) => Promise<void> | void;

/** Carries out a command with the arguments that VS Code hands it. */
export type RunCommand = (name: CommandName, ...given: readonly unknown[]) => Promise<void>;

/** What commands open and change. */
export interface CommandTargets {
  readonly panels: RunPanels;
  readonly predictions: PredictionPanels;
  readonly comparison: Comparison;
  readonly deleted: DeletedRuns;
}

/**
 * What carries out every command of the table.
 * @param selection the lines of the view in front on which keys act
 * @param clicked the line of a run on which the user has just clicked
 */
export function commands(services: Services, { panels, predictions, comparison, deleted }: CommandTargets, selection: (name: CommandName) => readonly unknown[], clicked: () => Promise<unknown>): RunCommand {
  const { backbones, environment, runs, trainer, log } = services;
  const choice = { runs, front: () => panels.front };
  const onRun =
    (act: (run: RunView, all: unknown) => Promise<void> | void, fits?: (run: RunView) => boolean) =>
    async (given: unknown, all?: unknown): Promise<void> => {
      const run = await chosenRun(given, choice, { fits });
      if (run) await act(run, all);
    };
  const handlers: Readonly<Record<CommandName, Handler>> = {
    adaptFolder: (given) => (given instanceof vscode.Uri ? openExperimentOn(given.fsPath, trainer) : newExperiment(trainer)),
    newExperiment: () => newExperiment(trainer),
    openExperiment: onRun(openExperimentOf),
    startExperiment: async (given) => {
      const line = experimentSchema.safeParse(given);
      const file = given instanceof vscode.Uri ? given : line.success ? vscode.Uri.file(line.data.file) : activeExperiment();
      if (file) panels.open(await startExperiment(file, services));
    },
    editAsText: () => reopenAs('default'),
    editAsForm: () => reopenAs(experimentEditorType),
    trySamples: () => openExperimentOn(vscode.Uri.joinPath(services.extension, 'media', 'samples').fsPath, trainer),
    predict: async (given, all) => {
      const files = chosenFiles(given, all).map(({ fsPath }) => fsPath);
      const run = files.length === 0 && given !== undefined ? await chosenRun(given, choice) : null;
      await predictions.open(run?.folder ?? null, files);
    },
    exportModel: onRun((run) => exportModel(run, services), hasModels),
    useInCode: onRun((run, method) => useInCode(run, method, services), hasModels),
    addBackbone: () => addBackbone(backbones),
    inspectBackbone: (given) => inspectBackbone(given, backbones, services.storage),
    adaptBackbone: (given) => adaptBackbone(given, backbones, trainer),
    removeBackbone: (given) => removeBackbone(given, backbones),
    runChecks: async () => {
      await vscode.commands.executeCommand('tangent.environment.focus');
      await environment.runChecks();
    },
    clearCache: () => environment.clearCache(),
    installRuntime: () => installRuntime(services),
    removeRuntime: () => removeRuntime(services),
    openPanel: async (given) => {
      if (given !== undefined) return onRun((run) => panels.open(run.folder))(given);
      if (!(await panels.openAny())) await newExperiment(trainer);
    },
    openSelectedRun: async () => {
      const line = await clicked();
      if (line === undefined) tellLost();
      else await onRun((run) => panels.open(run.folder))(line);
    },
    stopRun: onRun((run) => trainer.stop(run.folder), isLive),
    stopModel: onRun((run) => stopModel(run, trainer), isLive),
    resumeRun: onRun(
      async (run) => {
        await trainer.resume(run.folder);
        panels.open(run.folder);
      },
      ({ resumable }) => resumable,
    ),
    ...keptRunCommands(services, choice, { comparison, deleted }),
    undoMove: () => services.moves.undoLast(),
    showLog: onRun(showLog),
    revealRun: onRun(revealRun),
    openReport: onRun(openReport, ({ report }) => report !== null),
    refresh: () => runs.refresh(),
  };
  return async (name, ...handed) => {
    const [given, all] = handed;
    if (isLineLost(name, handed)) return tellLost();
    try {
      const selected = isDeepStrictEqual(given, selectionArgument) ? selection(name) : null;
      if (selected) await (selected.length > 0 && handlers[name](selected[0], selected));
      else await handlers[name](given, all);
      const step = steps[name];
      if (step) await services.walkthrough.done(step);
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) void showError(error, log);
    }
  };
}

/** Steps of the walkthrough that commands do. */
const steps: Readonly<Partial<Record<CommandName, WalkthroughStep>>> = {
  ...{ openReport: 'compare', compareRuns: 'compare', exportComparison: 'compare' },
  ...{ predict: 'use', exportModel: 'use', useInCode: 'use' },
};

/** A line of the view of experiments. */
const experimentSchema = z.object({ file: z.string() });

const hasModels = ({ report }: RunView): boolean => report !== null;

async function newExperiment(trainer: Trainer): Promise<void> {
  const folder = await chooseFolder();
  if (folder !== null) await openExperimentOn(folder, trainer);
}

/** The Explorer gives the file under the pointer, then all that are selected. */
function chosenFiles(given: unknown, all: unknown): vscode.Uri[] {
  const uris = (value: unknown): vscode.Uri[] => (Array.isArray(value) ? value : [value]).filter((one) => one instanceof vscode.Uri);
  const selected = uris(all);
  return selected.length > 0 ? selected : uris(given);
}
