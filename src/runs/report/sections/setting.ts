import { bytes, count, magnitude, percent } from '../../../contract/format';
import type { Environment } from '../../../contract/experiment';
import type { RunView } from '../../../contract/run-view';
import { reported, searchedTitles, searchedValue } from '../facts';
import { markup, type Markup } from '../markup';

const mostSkipped = 50;

type Fact = readonly [name: string, value: string | number | null | undefined];

/** Names and values; what has none is left out. */
function facts(rows: readonly Fact[]): Markup {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return markup`<dl>${known.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value ?? ''}</dd></div>
`)}</dl>`;
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
${classes.length === 0 ? null : markup`<details><summary>${classes.length} classes</summary><ul class="classes">${classes.map((item) => markup`<li>${item.name} <small>${count(item.count)}</small></li>`)}</ul></details>`}
${skipped(samples?.skipped ?? [])}
</section>`;
}

function skipped(files: readonly { file: string; reason: string }[]): Markup | null {
  if (files.length === 0) return null;
  const rest = files.length - mostSkipped;
  return markup`<details><summary>${files.length} ${files.length === 1 ? 'file' : 'files'} left out</summary><ul>${files
    .slice(0, mostSkipped)
    .map(({ file, reason }) => markup`<li><code>${file}</code>: ${reason}</li>`)}${rest > 0 ? markup`<li>and ${count(rest)} more</li>` : null}</ul></details>`;
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
  ['Solver of the linear models', experiment.solver],
  ['Batch', experiment.batch],
  ['Most epochs', experiment.epochs ?? 'of each method'],
  ['Patience, epochs', experiment.patience],
  ['Largest gradient norm', experiment.clip],
  ['Seed', experiment.seed],
  ['Start of the full model', experiment.start],
  ['Neural tangent scaling', experiment.neuralTangentScaling ? 'yes' : 'no'],
])}
${candidates(view)}
<h2>Environment</h2>
${facts([
  ['Engine', `${report?.engine ?? environment?.engine ?? backbone?.engine ?? ''} ${environment?.engineVersion ?? ''}`.trim()],
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

function candidates({ report }: RunView): Markup | null {
  const tried = report ? reported(report).filter(([, method]) => method.candidates.length > 0) : [];
  if (tried.length === 0) return null;
  return markup`<details><summary>All values tried</summary><div class="wide"><table>
<thead><tr><th scope="col">Method</th><th scope="col">Searched</th><th scope="col" class="number">Value</th><th scope="col" class="number">Epochs</th><th scope="col" class="number">Best epoch</th><th scope="col">Converged</th><th scope="col" class="number">Validation loss</th><th scope="col" class="number">Validation, %</th><th scope="col" class="number">Seconds</th></tr></thead>
<tbody>${tried.flatMap(([name, method]) =>
    method.candidates.map(
      (candidate) =>
        markup`<tr${candidate.value === method.chosen ? markup` class="best"` : null}><th scope="row" class="name">${name}</th><td>${searchedTitles[method.searched]}</td><td class="number">${searchedValue(candidate.value)}</td><td class="number">${candidate.epochs}</td><td class="number">${candidate.bestEpoch}</td><td>${candidate.converged ? 'yes' : 'no'}</td><td class="number">${Number.isFinite(candidate.figures.validationLoss) ? candidate.figures.validationLoss.toPrecision(4) : '–'}</td><td class="number">${percent(candidate.figures.validationAccuracy)}</td><td class="number">${magnitude(candidate.seconds)}</td></tr>
`,
    ),
  )}</tbody></table></div></details>`;
}
