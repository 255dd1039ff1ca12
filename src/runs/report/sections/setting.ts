import type { Environment } from '../../../contract/experiment';
import type { SampleCounts } from '../../../contract/figures';
import { bytes, count, digits, magnitude, percent } from '../../../contract/format';
import { methodTitles, type MethodName } from '../../../contract/methods';
import type { MethodReport } from '../../../contract/report';
import type { RunView } from '../../../contract/run-view';
import { dataTable, type Column } from '../data-table';
import { reported, searchedTitles, searchedValue } from '../facts';
import { markup, type Markup } from '../markup';

const mostSkipped = 50;

type Fact = readonly [name: string, value: string | number | null | undefined];

/** Names and values; what has none is left out. */
function facts(rows: readonly Fact[]): Markup {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const items = known.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value ?? ''}</dd></div>\n`);
  return markup`<dl>${items}</dl>`;
}

/** The pictures: classes, parts, and files that are in none. */
export function data({ experiment, classes, samples }: RunView): Markup {
  return markup`<section>
<h2>Data</h2>
${facts([
  ['Folder', experiment.dataset],
  ['Training pictures', samples && count(samples.train)],
  ['Validation pictures', samples && count(samples.validation)],
  ['Test pictures', samples && count(samples.test)],
  ['Kept together by', experiment.groupBy],
])}
${classList(classes)}
${skipped(samples?.skipped ?? [])}
</section>`;
}

function classList(classes: RunView['classes']): Markup | null {
  if (classes.length === 0) return null;
  const items = classes.map((item) => markup`<li>${item.name} <small>${count(item.count)}</small></li>\n`);
  return markup`<details><summary>${classes.length} classes</summary><ul class="classes">${items}</ul></details>`;
}

function skipped(files: SampleCounts['skipped']): Markup | null {
  if (files.length === 0) return null;
  const items = files.slice(0, mostSkipped).map(({ file, reason }) => markup`<li><code>${file}</code>: ${reason}</li>\n`);
  const rest = files.length - mostSkipped;
  if (rest > 0) items.push(markup`<li>and ${count(rest)} more</li>`);
  const title = files.length === 1 ? '1 file left out' : `${count(files.length)} files left out`;
  return markup`<details><summary>${title}</summary><ul>${items}</ul></details>`;
}

/** What was asked for, every candidate that was tried, and the machine. */
export function settings(view: RunView, environment: Environment | null): Markup {
  const { experiment, backbone, report } = view;
  return markup`<section>
<h2>Settings</h2>
${facts([
  ['Backbone', backbone?.name ?? report?.backbone ?? experiment.backbone],
  ['Licence of the backbone', environment?.backbone.licence],
  ['Linearized layers', (backbone?.linearized ?? report?.linearized ?? []).join(', ')],
  ['Features', experiment.features],
  ['Preparation of the pictures', experiment.preprocessing && 'set by the user (experiment.json)'],
  ['Solver of the linear models', experiment.solver],
  ['Batch', experiment.batch],
  ['Most epochs', experiment.epochs ?? 'of each method'],
  ['Patience, epochs', experiment.patience],
  ['Views of a training picture', experiment.views],
  ['Views of any other picture', experiment.testViews],
  ['Numbers kept of a picture', experiment.precision],
  ['Largest gradient norm', experiment.clip],
  ['Seed', experiment.seed],
  ['Seed of the split', experiment.splitSeed],
  ['Start of the full model', experiment.start],
  ['Neural tangent scaling', experiment.neuralTangentScaling ? 'yes' : 'no'],
])}
${candidates(view)}
<h2>Environment</h2>
${facts([
  ['Engine', report?.engine ?? environment?.engine ?? backbone?.engine],
  ['Version of the engine', environment?.engineVersion],
  ['Device', report?.device ?? environment?.device ?? backbone?.device],
  ['Threads', environment?.threads],
  ['System', environment && `${environment.platform} ${environment.architecture}, Node ${environment.node}`],
  ['Tangent', environment?.tangent],
  ['Backbone file, SHA-256', environment?.backbone.sha256],
  ['Kept of each picture', report && bytes(report.bytesPerSample)],
  ['Largest memory', report && bytes(report.peakMemoryBytes)],
  ['Time in all', report && `${magnitude(report.secondsTotal)} s`],
  ['Run folder', view.folder],
])}
</section>`;
}

type Tried = MethodReport['candidates'][number] & { name: MethodName; method: MethodReport };

/** Whether a convex method's optimum was reached, and how far above it the objective lies at most. */
function optimum(converged: boolean, { objective, gapBound }: Tried['figures']): string {
  if (objective === undefined || gapBound === undefined) return '–';
  return converged ? `reached: ${digits(objective, 4)}, at most ${magnitude(gapBound)} above` : `not reached; validation stopped falling`;
}

const triedColumns: readonly Column<Tried>[] = [
  { heading: 'Method', cell: ({ name }) => markup`<span class="name">${methodTitles[name]}</span>` },
  { heading: 'Searched', cell: ({ method }) => searchedTitles[method.searched] },
  { heading: 'Value', kind: 'number', cell: ({ value }) => searchedValue(value) },
  { heading: 'Epochs', kind: 'number', cell: ({ epochs }) => count(epochs) },
  { heading: 'Best epoch', kind: 'number', cell: ({ bestEpoch }) => count(bestEpoch) },
  { heading: 'Optimum', cell: ({ converged, figures }) => optimum(converged, figures) },
  { heading: 'Validation loss', kind: 'number', cell: ({ figures }) => digits(figures.validationLoss, 4) },
  { heading: 'Validation, %', kind: 'number', cell: ({ figures }) => percent(figures.validationAccuracy) },
  { heading: 'Seconds', kind: 'number', cell: ({ seconds }) => magnitude(seconds) },
];

function candidates({ report }: RunView): Markup | null {
  const tried = (report ? reported(report) : []).flatMap(([name, method]) =>
    method.candidates.map((candidate): Tried => ({ ...candidate, name, method })),
  );
  if (tried.length === 0) return null;
  return markup`<details><summary>All values tried</summary>
${dataTable({ columns: triedColumns, rows: tried, best: ({ value, method }) => value === method.chosen })}</details>`;
}
