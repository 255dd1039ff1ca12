import type { Environment } from '../../../contract/experiment';
import type { SampleCounts } from '../../../contract/figures';
import { bytes, count, digits, magnitude, percent } from '../../../contract/format';
import { byTitle, type MethodName } from '../../../contract/methods';
import type { MethodReport } from '../../../contract/report';
import { telling } from '../../../contract/message';
import type { RunView } from '../../../contract/run-view';
import type { Translate } from '../../../contract/translate';
import { dataTable, type Column } from '../data-table';
import { reported, searchedTitle, searchedValue } from '../facts';
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
export function data({ experiment, classes, samples }: RunView, t: Translate): Markup {
  return markup`<section>
<h2>${t('Data')}</h2>
${facts([
  [t('Folder'), experiment.dataset],
  [t('Training pictures'), samples && count(samples.train)],
  [t('Validation pictures'), samples && count(samples.validation)],
  [t('Test pictures'), samples && count(samples.test)],
  [t('Kept together by'), experiment.groupBy],
])}
${classList(classes, t)}
${skipped(samples?.skipped ?? [], t)}
</section>`;
}

function classList(classes: RunView['classes'], t: Translate): Markup | null {
  if (classes.length === 0) return null;
  const items = classes.map((item) => markup`<li>${item.name} <small>${count(item.count)}</small></li>\n`);
  return markup`<details><summary>${t('{0} classes', classes.length)}</summary><ul class="classes">${items}</ul></details>`;
}

function skipped(files: SampleCounts['skipped'], t: Translate): Markup | null {
  if (files.length === 0) return null;
  const items = files.slice(0, mostSkipped).map(({ file, reason, told }) => markup`<li><code>${file}</code>: ${telling({ message: reason, told }, t)}</li>\n`);
  const rest = files.length - mostSkipped;
  if (rest > 0) items.push(markup`<li>${t('and {0} more', count(rest))}</li>`);
  const title = files.length === 1 ? t('1 file left out') : t('{0} files left out', count(files.length));
  return markup`<details><summary>${title}</summary><ul>${items}</ul></details>`;
}

/** What was asked for, every candidate that was tried, and the machine. */
export function settings(view: RunView, environment: Environment | null, t: Translate): Markup {
  const { experiment, backbone, report } = view;
  return markup`<section>
<h2>${t('Settings')}</h2>
${facts([
  [t('Backbone'), backbone?.name ?? report?.backbone ?? experiment.backbone],
  [t('Licence of the backbone'), environment?.backbone.licence],
  [t('Linearized layers'), (backbone?.linearized ?? report?.linearized ?? []).join(', ')],
  [t('Features'), experiment.features],
  [t('Preparation of the pictures'), experiment.preprocessing && t('set by the user (experiment.json)')],
  [t('Solver of the linear models'), experiment.solver],
  [t('Batch'), experiment.batch],
  [t('Most epochs'), experiment.epochs ?? t('of each method')],
  [t('Patience, epochs'), experiment.patience],
  [t('Views of a training picture'), experiment.views],
  [t('Views of any other picture'), experiment.testViews],
  [t('Numbers kept of a picture'), experiment.precision],
  [t('Largest gradient norm'), experiment.clip],
  [t('Seed'), experiment.seed],
  [t('Seed of the split'), experiment.splitSeed],
  [t('Start of the full model'), experiment.start],
  [t('Neural tangent scaling'), experiment.neuralTangentScaling ? t('yes') : t('no')],
])}
${candidates(view, t)}
<h2>${t('Environment')}</h2>
${facts([
  [t('Engine'), report?.engine ?? environment?.engine ?? backbone?.engine],
  [t('Version of the engine'), environment?.engineVersion],
  [t('Device'), report?.device ?? environment?.device ?? backbone?.device],
  [t('Threads'), environment?.threads],
  [t('System'), environment && `${environment.platform} ${environment.architecture}, Node ${environment.node}`],
  [t('Tangent'), environment?.tangent],
  [t('Backbone file, SHA-256'), environment?.backbone.sha256],
  [t('Kept of each picture'), report && bytes(report.bytesPerSample)],
  [t('Largest memory'), report && bytes(report.peakMemoryBytes)],
  [t('Time in all'), report && `${magnitude(report.secondsTotal)} s`],
  [t('Run folder'), view.folder],
])}
</section>`;
}

type Tried = MethodReport['candidates'][number] & { name: MethodName; method: MethodReport };

/** Whether a convex method's optimum was reached, and how far above it the objective lies at most. */
function optimum(converged: boolean, { objective, gapBound }: Tried['figures'], t: Translate): string {
  if (objective === undefined) return '–';
  return converged && gapBound !== undefined ? t('reached: {0}, at most {1} above', digits(objective, 4), magnitude(gapBound)) : t('not reached; ended by its validation loss');
}

const triedColumns = (t: Translate): readonly Column<Tried>[] => [
  { heading: t('Method'), cell: ({ name }) => markup`<span class="name">${byTitle(t)(name)}</span>` },
  { heading: t('Searched'), cell: ({ method }) => searchedTitle(method.searched, t) },
  { heading: t('Value'), kind: 'number', cell: ({ value }) => searchedValue(value) },
  { heading: t('Epochs'), kind: 'number', cell: ({ epochs }) => count(epochs) },
  { heading: t('Best epoch'), kind: 'number', cell: ({ bestEpoch }) => count(bestEpoch) },
  { heading: t('Optimum'), cell: ({ converged, figures }) => optimum(converged, figures, t) },
  { heading: t('Validation loss'), kind: 'number', cell: ({ figures }) => digits(figures.validationLoss, 4) },
  { heading: t('Validation, %'), kind: 'number', cell: ({ figures }) => percent(figures.validationAccuracy) },
  { heading: t('Seconds'), kind: 'number', cell: ({ seconds }) => magnitude(seconds) },
];

function candidates({ report }: RunView, t: Translate): Markup | null {
  const tried = (report ? reported(report) : []).flatMap(([name, method]) =>
    method.candidates.map((candidate): Tried => ({ ...candidate, name, method })),
  );
  if (tried.length === 0) return null;
  return markup`<details><summary>${t('All values tried')}</summary>
${dataTable({ columns: triedColumns(t), rows: tried, best: ({ value, method }) => value === method.chosen })}</details>`;
}
