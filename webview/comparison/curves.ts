import { html, nothing, type TemplateResult } from 'lit';
import type { RunRow } from '../../src/contract/across/rows';
import { curveFormats } from '../../src/contract/drawing';
import { mostCurves, type ComparedCurve } from '../../src/contract/pages/comparison';
import { methodNames, type MethodName } from '../../src/contract/methods';
import '../chart/chart';
import { extentOf } from '../chart/range';
import { nearest } from '../chart/search';
import { smoothed } from '../chart/smooth';
import type { ChartSpec, Curve } from '../chart/spec';
import { colourOf, markerOf } from '../chart/style';
import { button, checkbox, choice } from '../controls';
import { figureCells, figureHeads } from '../figure-columns';
import { count, figure, percent } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { menu } from '../menu';
import { swatch } from '../swatch';
import type { Model } from './model';
import { toneOf } from './tones';

type Measure = 'Loss' | 'Accuracy';

/** Curves of the runs selected in one chart each: colours by run, dashes by part, marks by model. */
export function curves(model: Model): TemplateResult | typeof nothing {
  const { selection, selected, view } = model;
  const shown = drawn(model);
  if (selection.curves.length === 0) return nothing;
  view.setWhole(extentOf(shown.map(({ epoch }) => epoch)));
  return html`<section aria-labelledby="curves-title" id="curves">
    <h2 id="curves-title">${t('Curves')}</h2>
    ${options(model)}
    <ul class="run-legend">
      ${shownAlone(model) === null
        ? shown.map(({ method }) => html`<li>${swatch(method)} ${methodTitle(method)}</li>`)
        : selected.slice(0, mostCurves).map((row) => legendEntry(model, row, shown))}
    </ul>
    ${selected.length > mostCurves ? html`<p class="hint">${t('The curves of the first {0} runs selected are drawn.', mostCurves)}</p>` : nothing}
    <div class="charts">${chart(model, shown, 'Loss', t('Loss'))} ${chart(model, shown, 'Accuracy', t('Accuracy'))}</div>
    <p class="hint">${t('Solid: validation. Dashed: training. Drag to zoom in, drag with Shift to pan, double-click for everything; with the keyboard: arrows, +, −, Escape. The wheel zooms with Ctrl.')}</p>
    ${lastPoints(model, shown)}
  </section>`;
}

/** The method chosen, or the first that the runs have: all at once cannot be told apart. */
function shownMethod({ look, selection }: Model): MethodName | null {
  const there = methodNames.filter((method) => selection.curves.some((curve) => curve.method === method));
  return look.curveMethod && there.includes(look.curveMethod) ? look.curveMethod : (there.includes('full') ? 'full' : (there[0] ?? null));
}

/** Null where all methods are drawn: of a single run, unless one is chosen. */
function shownAlone(model: Model): MethodName | null {
  return model.selected.length === 1 && model.look.curveMethod === null ? null : shownMethod(model);
}

function drawn(model: Model): readonly ComparedCurve[] {
  const method = shownAlone(model);
  return model.selection.curves.filter((curve) => method === null || curve.method === method);
}

function options(model: Model): TemplateResult {
  const { look, show, selection, selected, view, send } = model;
  const there = methodNames.filter((method) => selection.curves.some((curve) => curve.method === method));
  const runs = selected.slice(0, mostCurves).map(({ folder }) => folder);
  const smooth = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) show({ smoothing: Number(currentTarget.value) });
  };
  const titles = { csv: t('Curves as CSV…'), svg: t('Curves as SVG…'), png: t('Curves as PNG…') };
  return html`<div class="chart-options" role="group" aria-label=${t('How curves are drawn')}>
    <span class="choice">${t('Model')} ${choice({
      label: t('Model whose curves are drawn'),
      value: shownMethod(model) ?? '',
      options: there.map((method) => ({ value: method, label: methodTitle(method) })),
      change: (value) => show({ curveMethod: methodNames.find((method) => method === value) ?? null }),
    })}</span>
    <label class="smoothing">${t('Smoothing')}
      <input type="range" min="0" max="0.99" step="0.01" .value=${String(look.smoothing)} @input=${smooth} />
      <output>${look.smoothing.toFixed(2)}</output>
    </label>
    ${checkbox({ label: t('Training'), checked: look.training, change: (training) => show({ training }) })}
    ${checkbox({ label: t('Logarithmic loss'), checked: look.logarithmic, change: (logarithmic) => show({ logarithmic }) })}
    ${button({ label: t('Show everything'), click: () => view.reset() })}
    ${menu('export-curves', t('Save curves'), html`${curveFormats.map((format) => button({ id: `curves-${format}`, label: titles[format], click: () => send({ type: 'export-curves', runs, method: shownAlone(model), format }) }))}`, true)}
  </div>`;
}

function legendEntry({ selected, titles }: Model, row: RunRow, shown: readonly ComparedCurve[]): TemplateResult {
  const tone = toneOf(selected, row.folder);
  const missing = shown.every(({ run }) => run !== row.folder);
  return html`<li>
    <svg class=${`swatch tone-${tone}`} viewBox="0 0 32 12" width="32" height="12" aria-hidden="true"><line x1="0" x2="32" y1="6" y2="6"></line></svg>
    ${titles.get(row.folder) ?? row.id} ${missing ? html`<span class="hint">${t('no curve yet')}</span>` : nothing}
  </li>`;
}

function linesOf({ selected, titles, look }: Model, shown: readonly ComparedCurve[], measure: Measure): Curve[] {
  const parts = look.training ? (['train', 'validation'] as const) : (['validation'] as const);
  const names = { train: t('training'), validation: t('validation') };
  const several = new Set(shown.map(({ method }) => method)).size > 1;
  return shown.flatMap((curve) =>
    parts.map((part): Curve => {
      const values = curve[`${part}${measure}`];
      const title = titles.get(curve.run) ?? curve.run;
      return {
        key: `${curve.run} ${curve.method} ${part}`,
        label: `${several ? t('{0} of {1}', methodTitle(curve.method), title) : title}, ${names[part]}`,
        colour: several ? colourOf[curve.method] : `--run-${toneOf(selected, curve.run)}`,
        marker: part === 'validation' ? markerOf[curve.method] : null,
        dashed: part === 'train',
        faint: false,
        x: curve.epoch,
        y: look.smoothing > 0 ? smoothed(values, look.smoothing) : values,
        raw: look.smoothing > 0 ? values : null,
      };
    }),
  );
}

function chart(model: Model, shown: readonly ComparedCurve[], measure: Measure, title: string): TemplateResult {
  const lines = linesOf(model, shown, measure);
  const ofOne = measure === 'Accuracy';
  const value = (y: number | undefined): string => (ofOne ? percent(y) : figure(y));
  const spec: ChartSpec = {
    description: [title, ...lines.map(({ label, x, y }) => t('{0}: {1} at {2}', label, value(y[y.length - 1]), figure(x[x.length - 1])))].join('. '),
    xLabel: t('Epoch'),
    percent: ofOne,
    logarithmic: !ofOne && model.look.logarithmic,
    curves: lines,
    readout: (at) => [t('Epoch {0}', Math.round(at)), ...lines.filter(({ x }) => at <= (x[x.length - 1] ?? -1)).map(({ label, x, y }) => `${label}: ${value(y[nearest(x, at)])}`)].join('. '),
  };
  return html`<figure>
    <figcaption>${title}</figcaption>
    <tangent-chart .view=${model.view} .spec=${spec}></tangent-chart>
  </figure>`;
}

function lastPoints({ titles }: Model, shown: readonly ComparedCurve[]): TemplateResult {
  return html`<details>
    <summary>${t('Last points as a table')}</summary>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Last points')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('Run')}</th>
            <th scope="col">${t('Model')}</th>
            <th scope="col" class="number">${t('Epoch')}</th>
            ${figureHeads()}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (one) => html`<tr>
              <th scope="row">${titles.get(one.run) ?? one.run}</th>
              <td>${methodTitle(one.method)}</td>
              <td class="number">${count(one.epoch.at(-1) ?? Number.NaN)}</td>
              ${figureCells((column) => one[column].at(-1))}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
