import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { bytes } from '../../src/contract/format';
import { mostDroppedBytes, mostPictures, type PagePicture, type RunChoice } from '../../src/contract/pages/prediction';
import { banners } from '../banners';
import { button, checkbox, choice } from '../controls';
import { count, figure } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { agreement, type Model } from './model';
import { picture } from './picture';

/** The whole page of predictions, as a function of the state and of how it is looked at. */
export function page(model: Model): TemplateResult {
  const { state, send, look } = model;
  return html`${banners(state, send)}
    <main class="with-predictions ${look.dragging ? 'dragging' : ''}">
      <h1>${t('Predict')}</h1>
      ${state.runs.length === 0 && !state.run ? noRun() : html`${head(model)} ${state.pictures.length === 0 ? empty() : results(model)}`}
    </main>`;
}

/** A picture's whole content, by which it is told whether it must be drawn anew; worked out once for each that is sent. */
function textOf(one: PagePicture): string {
  const text = texts.get(one) ?? JSON.stringify(one);
  texts.set(one, text);
  return text;
}

const texts = new WeakMap<PagePicture, string>();

const noRun = (): TemplateResult =>
  html`<p class="empty">${t('No run has finished in this workspace. Adapt a network to a folder of pictures first; then its models tell here what they take new pictures for.')}</p>`;

const empty = (): TemplateResult =>
  html`<div class="empty" id="empty">
    <p>${t('Add pictures, or drop them here: from the Explorer while you hold Shift, or from a file manager.')}</p>
    <p class="hint">${t('Folders are searched for pictures. At most {0} pictures are taken; one from a file manager may have {1}.', count(mostPictures), bytes(mostDroppedBytes))}</p>
  </div>`;

function head({ state, send }: Model): TemplateResult {
  const { run, runs, pictures, progress } = state;
  const options = run && !runs.some(({ folder }) => folder === run.folder) ? [run, ...runs] : runs;
  return html`<div class="head">
    <div class="field run-choice">
      <label>${t('Run')}</label>
      ${choice({
        label: t('Run'),
        value: run?.folder ?? '',
        options: options.map((one) => ({ value: one.folder, label: runLabel(one) })),
        change: (folder) => send({ type: 'choose-run', folder }),
      })}
    </div>
    <div class="actions">
      ${button({ id: 'add', label: t('Add Pictures…'), primary: true, click: () => send({ type: 'add-pictures' }) })}
      ${button({ label: t('Ask Again'), disabled: pictures.length === 0 || progress !== null || !state.trusted, click: () => send({ type: 'again' }) })}
      ${button({ label: t('Clear'), disabled: pictures.length === 0, click: () => send({ type: 'clear' }) })}
    </div>
    <div class="actions" role="group" aria-label=${t('The run')}>
      ${button({ label: t('Open Run'), click: () => send({ type: 'open-run' }) })}
      ${button({ id: 'export-model', label: t('Export Model…'), disabled: !state.trusted, click: () => send({ type: 'export-model' }) })}
      ${button({ id: 'use-in-code', label: t('Use This Model in Code'), disabled: !state.trusted, click: () => send({ type: 'use-in-code' }) })}
    </div>
  </div>`;
}

const runLabel = ({ name, detail }: RunChoice): string => (detail === '' ? name : `${name} (${detail})`);

function results(model: Model): TemplateResult {
  const { state, look, show } = model;
  const asked = state.pictures.filter((one) => agreement(one) !== null);
  const disagreed = asked.filter((one) => agreement(one) === false);
  const chosen = look.onlyDisagreement ? disagreed : state.pictures;
  const drawn = chosen.slice(0, look.shown);
  return html`<div class="summary">
      <p role="status" id="summary">${summary(state.pictures, asked.length, disagreed.length)}</p>
      ${progress(model)} ${timing(model)}
      ${state.leftOut > 0
        ? html`<p class="warning">${t('There were more pictures: only {0} are taken at once.', count(mostPictures))}</p>`
        : nothing}
      ${disagreed.length > 0 || look.onlyDisagreement
        ? checkbox({
            label: t('Only pictures on which the models disagree'),
            checked: look.onlyDisagreement,
            change: (onlyDisagreement) => show({ onlyDisagreement }),
          })
        : nothing}
    </div>
    <ul id="pictures" aria-label=${t('Pictures')}>
      ${repeat(
        drawn,
        ({ file }) => file,
        (one) => guard([textOf(one), model.thumbnails.get(one.file), state.methods.join()], () => picture(model, one)),
      )}
    </ul>
    ${chosen.length > drawn.length
      ? html`<p class="more">${button({ id: 'more', label: t('Show More'), click: () => show({ shown: look.shown * 2 }) })}</p>`
      : nothing}`;
}

function summary(pictures: readonly PagePicture[], asked: number, disagreed: number): string {
  const unread = pictures.filter(({ reason }) => reason !== null).length;
  const words = [pictures.length === 1 ? t('1 picture') : t('{0} pictures', count(pictures.length))];
  if (asked > 0) words.push(t('the models agree on {0} of {1}', count(asked - disagreed), count(asked)));
  if (unread > 0) words.push(t('{0} cannot be read', count(unread)));
  return words.join(' · ');
}

function progress({ state, send }: Model): TemplateResult | typeof nothing {
  if (!state.progress) return nothing;
  const { done, total } = state.progress;
  return html`<div class="progress">
    <progress max=${total} .value=${done} aria-label=${t('Pictures asked')}></progress>
    <span>${done === 0 ? t('Starting…') : t('{0} of {1}', count(done), count(total))}</span>
    ${button({ id: 'cancel', label: t('Cancel'), click: () => send({ type: 'cancel' }) })}
  </div>`;
}

/** How long one picture takes: preparing it, then each model. */
function timing({ state: { timing: known, methods } }: Model): TemplateResult | typeof nothing {
  if (!known || known.milliseconds.preparation === null) return nothing;
  const { preparation, network, start } = known.milliseconds;
  const each = methods.map((name) => t('{0} {1} ms', methodTitle(name), figure(network[name])));
  return html`<p id="timing" class="hint">
    ${t('One picture: {0} ms to read and resize it, then {1}.', figure(preparation), each.join(', '))}
    ${t('Ready after {0} s on {1} ({2}).', figure(start / 1000), known.device, known.engine)}
  </p>`;
}
