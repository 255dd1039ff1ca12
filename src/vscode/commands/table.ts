import { experimentCondition } from '../../contract/experiment-name';
import type { CommandEntry, Place } from './entry';

const trusted = 'isWorkspaceTrusted';
const picture = '!explorerResourceIsFolder && resourceScheme == file && resourceExtname =~ /^\\.(jpe?g|jfif|png|webp|gif|tiff?|avif)$/i';
const inExperiments = 'focusedView == tangent.experiments && !inputFocus';

/** A place in the context menu of the lines of a view. */
const line = (view: string, items: string, group: string): Place => ({
  menu: 'view/item/context',
  when: `view == tangent.${view} && viewItem =~ /^${items}/`,
  group,
});
const inEditor = 'activeCustomEditorId == tangent.experiment';
const inTextOfExperiment = `resourceFilename ${experimentCondition} && activeEditor == 'workbench.editors.files.textFileEditor'`;

const run = (group: string, state = ''): Place => line('experiments', `run${state}`, group);
const title = (view: string, rank: number): Place => ({ menu: 'view/title', when: `view == tangent.${view}`, group: `navigation@${rank}` });

/**
 * Every command of the extension, typed here alone: `npm run manifest` writes what `package.json` says of commands,
 * menus and keys, and a command without a handler does not compile. Keys: what acts on lines of a view has VS Code's usual
 * one; the others begin with Ctrl+K (⌘K on macOS) and then take Alt, which nothing of VS Code's own does.
 */
export const commandTable = {
  adaptFolder: {
    enablement: trusted,
    palette: 'false',
    places: [{ menu: 'explorer/context', when: 'explorerResourceIsFolder && resourceScheme == file', group: '7_tangent@1' }],
  },
  newExperiment: {
    icon: 'add',
    enablement: trusted,
    places: [title('experiments', 1)],
    keys: [{ key: 'ctrl+k alt+n', mac: 'cmd+k alt+n' }],
  },
  startExperiment: {
    icon: 'play',
    enablement: trusted,
    palette: `${inEditor} || ${inTextOfExperiment}`,
    places: [
      line('experiments', 'experiment', 'inline@1'),
      line('experiments', 'experiment', '1_open@1'),
      { menu: 'editor/title', when: `${inEditor} || ${inTextOfExperiment}`, group: 'navigation@1' },
      { menu: 'explorer/context', when: `resourceFilename ${experimentCondition}`, group: '7_tangent@3' },
    ],
    keys: [{ key: 'ctrl+k alt+enter', mac: 'cmd+k alt+enter', when: `${inEditor} || ${inTextOfExperiment}` }],
  },
  editAsText: {
    icon: 'code',
    palette: inEditor,
    places: [{ menu: 'editor/title', when: inEditor, group: 'navigation@2' }],
  },
  editAsForm: {
    icon: 'settings',
    palette: inTextOfExperiment,
    places: [{ menu: 'editor/title', when: inTextOfExperiment, group: 'navigation@2' }],
  },
  trySamples: { icon: 'beaker', enablement: trusted },
  openPanel: {
    icon: 'graph-line',
    palette: 'tangent.hasRuns',
    places: [run('1_open@1')],
    keys: [{ key: 'ctrl+k alt+r', mac: 'cmd+k alt+r', when: 'tangent.hasRuns' }],
  },
  openSelectedRun: { palette: 'false' },
  openExperiment: { icon: 'settings', palette: 'tangent.hasRuns', places: [run('1_open@2')] },
  openReport: { icon: 'book', palette: 'tangent.hasFinishedRun', places: [run('1_open@3', '\\.finished')] },
  stopRun: {
    icon: 'debug-stop',
    palette: 'tangent.runLive',
    places: [run('inline@1', '\\.running'), run('2_run@1', '\\.running')],
    keys: [{ key: 'ctrl+k alt+s', mac: 'cmd+k alt+s', when: 'tangent.runLive' }],
  },
  stopModel: { palette: 'tangent.runLive', places: [run('2_run@2', '\\.running')] },
  resumeRun: {
    icon: 'debug-continue',
    enablement: trusted,
    palette: 'tangent.hasResumableRun',
    places: [run('inline@1', '\\.resumable'), run('2_run@2', '\\.resumable')],
  },
  compareRuns: {
    icon: 'git-compare',
    palette: 'tangent.hasRuns',
    places: [title('experiments', 2), run('1_open@4')],
    keys: [{ key: 'ctrl+k alt+c', mac: 'cmd+k alt+c', when: 'tangent.hasRuns' }],
  },
  starRun: {
    icon: 'star',
    palette: 'tangent.hasRuns',
    places: [run('2_run@3')],
    keys: [{ key: 'ctrl+k alt+8', mac: 'cmd+k alt+8', when: inExperiments, onSelection: true }],
  },
  renameRun: {
    icon: 'edit',
    palette: 'tangent.hasRuns',
    places: [run('2_run@4')],
    keys: [{ key: 'f2', mac: 'enter', when: inExperiments, onSelection: true }],
  },
  exportCurves: { icon: 'export', palette: 'tangent.hasRuns', places: [run('3_files@3')] },
  exportComparison: { icon: 'export', palette: 'tangent.hasRuns', places: [run('3_files@4')] },
  undoDelete: { icon: 'discard' },
  emptyTrash: { icon: 'trash' },
  deleteRun: {
    icon: 'trash',
    palette: 'tangent.hasEndedRun',
    places: [run('4_delete@1')],
    keys: [{ key: 'delete', mac: 'cmd+backspace', when: inExperiments, onSelection: true }],
  },
  undoMove: { icon: 'discard', enablement: trusted },
  showLog: { icon: 'output', palette: 'tangent.hasRuns', places: [run('3_files@1')] },
  revealRun: { icon: 'folder-opened', palette: 'tangent.hasRuns', places: [run('3_files@2')] },
  refresh: { icon: 'refresh', palette: 'false', places: [title('experiments', 9)] },
  predict: {
    enablement: trusted,
    icon: 'eye',
    palette: 'tangent.hasFinishedRun',
    places: [
      { menu: 'explorer/context', when: `(${picture} || explorerResourceIsFolder && resourceScheme == file) && tangent.hasFinishedRun`, group: '7_tangent@2' },
      run('1_open@5', '\\.finished'),
    ],
    keys: [{ key: 'ctrl+k alt+p', mac: 'cmd+k alt+p', when: 'tangent.hasFinishedRun' }],
  },
  exportModel: { icon: 'package', enablement: trusted, palette: 'tangent.hasFinishedRun', places: [run('5_model@1', '\\.finished')] },
  useInCode: {
    icon: 'code',
    enablement: trusted,
    palette: 'tangent.hasFinishedRun',
    places: [run('5_model@2', '\\.finished')],
    keys: [{ key: 'ctrl+k alt+u', mac: 'cmd+k alt+u', when: 'tangent.hasFinishedRun' }],
  },
  addBackbone: { icon: 'add', places: [title('backbones', 1)] },
  inspectBackbone: { icon: 'info', enablement: trusted, places: [line('backbones', 'backbone', '1_open@1')] },
  adaptBackbone: { icon: 'beaker', enablement: trusted, places: [line('backbones', 'backbone', 'inline@1'), line('backbones', 'backbone', '1_open@2')] },
  removeBackbone: {
    places: [line('backbones', 'backbone\\.own', '4_delete@1')],
    keys: [{ key: 'delete', mac: 'cmd+backspace', when: `focusedView == tangent.backbones && !inputFocus`, onSelection: true }],
  },
  runChecks: { icon: 'checklist', enablement: trusted, places: [title('environment', 1)] },
  clearCache: { icon: 'clear-all', enablement: trusted, places: [line('environment', 'environment\\.cache', 'inline@1'), line('environment', 'environment\\.cache', '1_cache@1')] },
  installRuntime: {
    icon: 'cloud-download',
    enablement: trusted,
    places: [line('environment', 'environment\\.runtime\\.missing', 'inline@1'), line('environment', 'environment\\.runtime\\.missing', '1_runtime@1')],
  },
  removeRuntime: { icon: 'trash', enablement: trusted, places: [line('environment', 'environment\\.runtime\\.installed', '1_runtime@1')] },
} as const satisfies Readonly<Record<string, CommandEntry>>;

export type CommandName = keyof typeof commandTable;
export const commandNames = Object.keys(commandTable) as CommandName[];
