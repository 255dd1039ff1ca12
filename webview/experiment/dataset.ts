import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ExperimentPageState } from '../../src/contract/pages/experiment';
import { classCounts } from '../class-counts';
import { busy, button, textField } from '../controls';
import { count, within } from '../format';
import { pictureActions } from '../gallery/actions';
import { gallery } from '../gallery/gallery';
import { t, tell } from '../l10n';
import type { Model } from './model';

type Survey = NonNullable<ExperimentPageState['dataset']>;

/** The folder and what is in it, as far as names tell, and more once every file was opened. */
export function dataset(model: Model): TemplateResult {
  const { state, edit, send } = model;
  const found = state.dataset;
  return html`<section>
    <h3>${t('Pictures')}</h3>
    <div class="with-button">
      ${textField({
        label: t('Folder with one sub-folder per class'),
        value: state.form.dataset,
        placeholder: t('Path of a folder'),
        input: (text) => edit({ dataset: text }),
      })}
      ${button({ label: t('Choose…'), click: () => send({ type: 'choose-dataset' }) })}
    </div>
    ${state.surveying && !found ? busy(t('Looking through the folder…')) : nothing} ${found ? contents(model, found) : nothing}
  </section>`;
}

function contents(model: Model, { classes: named, warnings, given, parts, skipped }: Survey): TemplateResult {
  const { state, look, send, hideClass } = model;
  const { check } = state;
  // A check knows which pictures are damaged, and leaves out classes without any.
  const classes = check?.classes ?? named;
  const total = classes.reduce((sum, one) => sum + one.count, 0);
  const pictures = {
    shown: look.shownClass?.name ?? null,
    show: (name: string): void => {
      if (look.shownClass?.name === name) hideClass();
      else send({ type: 'show-class', name });
    },
  };
  return html`
    <p id="dataset-summary">${classes.length === 1 ? t('{0} pictures in one class', count(total)) : t('{0} pictures in {1} classes', count(total), classes.length)}</p>
    ${classCounts(classes, pictures)} ${look.shownClass ? shownPictures(model, look.shownClass) : nothing}
    ${classes.every((one) => one.count === 0) && skipped.length > 0
      ? html`<p class="warning">${t('No sub-folder has pictures. Do they lie directly in this folder? Then choose the folder above it, whose sub-folders are the classes.')}</p>`
      : nothing}
    ${split(check?.samples ?? parts)}
    ${given && !state.form.resplit ? html`<p class="hint">${t('The folder itself says what is for training, validation and test.')}</p>` : nothing}
    ${(check?.warnings ?? warnings).map((warning) => html`<p class="warning">${tell(warning)}</p>`)} ${leftOut(check?.samples.skipped ?? skipped, state.folder)}
    ${state.checking
      ? busy(t('Opening every file…'))
      : html`<div class="actions">
          ${button({ id: 'check', label: check ? t('Check Again') : t('Check Every File'), click: () => send({ type: 'check' }) })}
          ${check
            ? html`<p class="hint" id="checked" role="status">${t('Every file was opened: {0} pictures can be used.', count(check.samples.train + check.samples.validation + check.samples.test))}</p>`
            : nothing}
        </div>`}
  `;
}

function shownPictures({ state, look, thumbnails, send, show, hideClass }: Model, { name, items, moved }: NonNullable<Model['look']['shownClass']>): TemplateResult {
  return html`<section class="shown-class" aria-labelledby="shown-class">
    <div class="shown-head">
      <p id="shown-class">${t('{0}: {1} pictures', name, count(items.length))}</p>
      ${button({ label: t('Close'), click: hideClass })}
    </div>
    ${gallery({
      label: t('Pictures of {0}', name),
      items,
      thumbnails,
      multiple: true,
      chosen: look.chosen,
      activate: (file) => send({ type: 'open-picture', file }),
      select: (chosen) => show({ chosen }),
    })}
    ${pictureActions({ files: look.chosen, canMove: state.trusted, moved, send })}
  </section>`;
}

/** What share of the pictures trains, chooses and tests. */
function split(parts: { readonly train: number; readonly validation: number; readonly test: number } | null): TemplateResult | typeof nothing {
  if (!parts) return nothing;
  const { train, validation, test } = parts;
  const total = Math.max(1, train + validation + test);
  const ends = [0, train, train + validation, total].map((value) => (100 * value) / total);
  return html`<div id="split">
    <svg class="split" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      ${['train', 'validation', 'test'].map((part, index) => svg`<rect class=${part} x=${ends[index] ?? 0} width=${(ends[index + 1] ?? 0) - (ends[index] ?? 0)} height="6"></rect>`)}
    </svg>
    <p class="hint">${t('{0} to train, {1} to choose, {2} to test', count(train), count(validation), count(test))}</p>
  </div>`;
}

function leftOut(skipped: Survey['skipped'], folder: string): TemplateResult | typeof nothing {
  if (skipped.length === 0) return nothing;
  const most = 200;
  return html`<details id="skipped">
    <summary>${t('{0} files left out', count(skipped.length))}</summary>
    <ul class="skipped">
      ${skipped.slice(0, most).map(({ file, reason, told }) => html`<li><span class="path">${within(folder, file)}</span> <span class="hint">${tell({ message: reason, told })}</span></li>`)}
    </ul>
    ${skipped.length > most ? html`<p class="hint">${t('and {0} more', count(skipped.length - most))}</p>` : nothing}
  </details>`;
}
