import { html, nothing, type TemplateResult } from 'lit';
import { runTitle } from '../../src/contract/across/rows';
import type { RunHead } from '../../src/contract/run-view';
import { classCounts } from '../class-counts';
import { button } from '../controls';
import { count, dateTime, fileName } from '../format';
import { t } from '../l10n';
import type { Model } from './model';
import { alive } from './status';

/** What the run was asked to do, and what can be done with it. */
export function summary(model: Model, run: RunHead): TemplateResult {
  const { experiment, backbone, samples } = run;
  const linearized = backbone?.linearized ?? experiment.linearize;
  return html`<section class="summary" aria-labelledby="summary-title">
    <h2 id="summary-title">${run.annotations.starred ? html`<span role="img" aria-label=${t('starred')}>★</span> ` : nothing}${runTitle(run, t)}</h2>
    ${run.annotations.notes === '' ? nothing : html`<p class="notes">${run.annotations.notes}</p>`}
    ${actions(model, run)}
    <dl>
      ${row(t('Run'), run.name)} ${row(t('Pictures'), html`<span class="path">${experiment.dataset}</span>`)}
      ${samples
        ? row(
            t('Split'),
            t('{0} to train, {1} to choose, {2} to test', count(samples.train), count(samples.validation), count(samples.test)),
          )
        : nothing}
      ${row(t('Network'), backbone?.name ?? fileName(experiment.backbone))}
      ${row(
        t('Linearized'),
        linearized ? html`<ul>${linearized.map((name) => html`<li class="layer-name">${name}</li>`)}</ul>` : t('as the network suggests'),
      )}
      ${experiment.features === null ? nothing : row(t('Features'), html`<span class="layer-name">${experiment.features}</span>`)}
      ${experiment.preprocessing === null ? nothing : row(t('Preparation of the pictures'), t('set by you'))}
      ${row(t('Engine'), backbone ? t('{0} on {1}', backbone.engine, backbone.device) : experiment.engine)}
      ${row(t('Seed'), String(experiment.seed))} ${experiment.splitSeed === null ? nothing : row(t('Seed of the split'), String(experiment.splitSeed))}
      ${row(t('Batch'), String(experiment.batch))}
      ${experiment.epochs === null ? nothing : row(t('Most epochs'), count(experiment.epochs))}
      ${experiment.pictureSize === null ? nothing : row(t('Side of the pictures'), count(experiment.pictureSize))}
      ${experiment.views === 1 && experiment.testViews === 1 ? nothing : row(t('Views'), t('{0} to train, {1} otherwise', experiment.views, experiment.testViews))}
      ${experiment.groupBy === null ? nothing : row(t('Group by'), html`<code>${experiment.groupBy}</code>`)}
      ${run.startedAt === null ? nothing : row(t('Started'), dateTime(run.startedAt))}
    </dl>
    ${run.classes.length > 0
      ? html`<details>
          <summary>${t('{0} classes', run.classes.length)}</summary>
          ${classCounts(run.classes)}
        </details>`
      : nothing}
  </section>`;
}

const row = (name: string, value: unknown): TemplateResult => html`<dt>${name}</dt><dd>${value}</dd>`;

function actions({ state, send }: Model, run: RunHead): TemplateResult {
  const running = alive(run);
  return html`<div class="actions">
    ${running
      ? button({ id: 'stop', label: t('Stop'), primary: true, disabled: run.status === 'stopping', click: () => send({ type: 'stop' }) })
      : nothing}
    ${run.resumable && !running
      ? button({
          id: 'resume',
          label: state.launching ? t('Starting…') : t('Resume'),
          primary: true,
          disabled: !state.trusted || state.launching,
          click: () => send({ type: 'resume' }),
        })
      : nothing}
    ${run.report
      ? html`${button({ id: 'predict', label: t('Predict…'), primary: true, disabled: !state.trusted, click: () => send({ type: 'predict' }) })}
        ${button({ label: t('Open Report'), click: () => send({ type: 'open-report' }) })}
        ${button({ id: 'export-model', label: t('Export Model…'), disabled: !state.trusted, click: () => send({ type: 'export-model' }) })}
        ${button({ id: 'use-in-code', label: t('Use This Model in Code'), disabled: !state.trusted, click: () => send({ type: 'use-in-code' }) })}`
      : nothing}
    ${button({ id: 'compare', label: t('Compare'), click: () => send({ type: 'compare' }) })}
    ${button({ id: 'star', label: run.annotations.starred ? t('Take the star away') : t('Star'), click: () => send({ type: 'star' }) })}
    ${button({ id: 'rename', label: t('Rename'), click: () => send({ type: 'rename' }) })}
    ${button({ label: t('Show Log'), click: () => send({ type: 'show-log' }) })}
    ${button({ label: t('Reveal Folder'), click: () => send({ type: 'reveal' }) })}
    ${button({ id: 'open-experiment', label: t('Open Experiment'), click: () => send({ type: 'open-experiment' }) })}
  </div>`;
}
