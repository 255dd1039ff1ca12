import { html, nothing, type TemplateResult } from 'lit';
import type { RunHead } from '../../src/contract/run-view';
import '../chart/chart';
import { curvesOf, type Measure } from '../chart/curves';
import '../chart/readout';
import { extentOf } from '../chart/range';
import { nearest } from '../chart/search';
import type { ChartSpec, Curve } from '../chart/spec';
import { duration, figure, percent } from '../format';
import { t } from '../l10n';
import { legend, options } from './curve-options';
import { figuresTable } from './figures-table';
import type { Model } from './model';
import { readout } from './readout';

/** Loss and accuracy over epochs, what is shown of them, the values under the crosshair, and all figures as a table. */
export function curves(model: Model, run: RunHead): TemplateResult | typeof nothing {
  if (!run.methods.some(({ candidates }) => candidates.some(({ done }) => done > 0))) return nothing;
  const { look, store, view } = model;
  const loss = curvesOf(run, store, 'Loss', look);
  const accuracy = curvesOf(run, store, 'Accuracy', look);
  view.setWhole(extentOf(loss.map(({ x }) => x)));
  return html`<section aria-labelledby="curves-title">
    <h3 id="curves-title">${t('Curves')}</h3>
    ${legend(model, run)} ${options(model)}
    <div class="charts">
      ${chart(model, 'Loss', t('Loss'), loss)} ${chart(model, 'Accuracy', t('Accuracy'), accuracy)}
    </div>
    ${readout(model, run)}
    <p class="hint">
      ${t('Solid: validation. Dashed: training. Drag to zoom in, drag with Shift to pan, double-click for everything; with the keyboard: arrows, +, −, Escape. The wheel zooms with Ctrl.')}
      ${run.status === 'finished' ? nothing : t('Until a model is finished, the value tried last is shown.')}
    </p>
    ${figuresTable(model, run)}
  </section>`;
}

function chart({ look, view }: Model, measure: Measure, title: string, lines: readonly Curve[]): TemplateResult {
  const ofOne = measure === 'Accuracy';
  const value = (y: number | undefined): string => (ofOne ? percent(y) : figure(y));
  const spec: ChartSpec = {
    description: described(title, lines, value),
    xLabel: look.xAxis === 'epoch' ? t('Epoch') : t('Seconds of training'),
    percent: ofOne,
    logarithmic: measure === 'Loss' && look.logarithmic,
    curves: lines,
    readout: (x) => spoken(look.xAxis === 'epoch' ? t('Epoch {0}', Math.round(x)) : duration(x), lines, x, value),
  };
  return html`<figure>
    <figcaption>${title}</figcaption>
    <tangent-chart .view=${view} .spec=${spec}></tangent-chart>
  </figure>`;
}

type Value = (y: number | undefined) => string;

function described(title: string, lines: readonly Curve[], value: Value): string {
  const last = lines
    .filter(({ faint, x }) => !faint && x.length > 0)
    .map(({ label, x, y }) => t('{0}: {1} at {2}', label, value(y[y.length - 1]), figure(x[x.length - 1])));
  return [title, ...last].join('. ');
}

/** The values at a place in words; curves that end before it are left out. */
function spoken(place: string, lines: readonly Curve[], at: number, value: Value): string {
  const values = lines.filter(({ faint, x }) => !faint && at <= (x[x.length - 1] ?? -1)).map(({ label, x, y }) => `${label}: ${value(y[nearest(x, at)])}`);
  return [place, ...values].join('. ');
}
