import { html, nothing, type TemplateResult } from 'lit';
import { fileName, percent } from '../../format';
import { pictureActions } from '../../gallery/actions';
import { gallery, type GalleryItem } from '../../gallery/gallery';
import { t } from '../../l10n';
import { methodTitle } from '../../method-names';
import { swatch } from '../../swatch';
import type { Model } from '../model';
import type { TestPicture, TestPictures } from './pictures';

/** Items by list: the gallery knows by the array whether the pictures are the same. */
const made = new WeakMap<readonly TestPicture[], readonly GalleryItem[]>();

function itemsOf(list: readonly TestPicture[]): readonly GalleryItem[] {
  const items = made.get(list) ?? list.map(item);
  made.set(list, items);
  return items;
}

function item({ file, label, predicted, confidence, movedTo }: TestPicture): GalleryItem {
  return {
    file,
    title: fileName(file),
    detail: label,
    more: t('{0} {1}', percent(confidence), predicted),
    words:
      label === predicted
        ? t('{0}: {1}, recognised ({2})', file, label, percent(confidence))
        : t('{0}: {1}, taken for {2} ({3})', file, label, predicted, percent(confidence)),
    ...(movedTo !== null && { mark: t('moved to {0}', movedTo) }),
  };
}

interface Part {
  /** What is known of it: of the test part unless given. */
  readonly pictures: TestPictures;
  /** What is to be known of its pictures. */
  readonly hint: string;
}

/**
 * The pictures under a heading, and what can be done with those chosen.
 * @param title of the model whose predictions stand below them
 * @param part of which they are, unless it is the test part
 */
export function pictureList(model: Model, heading: string, list: readonly TestPicture[], title: string, part?: Part): TemplateResult {
  const { look, show, send, thumbnails } = model;
  const chosen = list.filter(({ file }) => look.mistakes.chosen.includes(file));
  return html`<h4 id="pictures-title" aria-live="polite">${heading}</h4>
    ${part ? html`<p class="hint">${part.hint}</p>` : nothing}
    ${list.length === 0
      ? html`<p class="hint">${t('No pictures.')}</p>`
      : html`<p class="hint lines">${t('Below each picture: its file, its class, and what this model takes it for: {0}.', title)}</p>
          ${gallery({
            label: heading,
            items: itemsOf(list),
            thumbnails,
            multiple: true,
            chosen: look.mistakes.chosen,
            activate: (file) => send({ type: 'open-picture', file }),
            select: (files) => show({ mistakes: { ...look.mistakes, chosen: files } }),
          })}
          ${actions(model, part?.pictures ?? model.pictures, chosen)}`}`;
}

function actions({ state, send }: Model, pictures: TestPictures, chosen: readonly TestPicture[]): TemplateResult {
  const [one] = chosen;
  const files = chosen.map(({ file }) => file);
  const single = chosen.length === 1 && one ? one : null;
  const predicted = new Set(chosen.map((picture) => picture.predicted));
  const suggested = predicted.size === 1 && one && one.predicted !== one.label ? one.predicted : null;
  const canMove = pictures.predictions !== null && state.trusted;
  return pictureActions({
    files,
    ...(single && { said: opinions(pictures.opinions(single.file), single) }),
    suggested,
    canMove,
    moved: chosen.some(({ movedTo }) => movedTo !== null),
    send,
  });
}

/** What each model says of one picture. */
function opinions(said: ReturnType<Model['pictures']['opinions']>, { label, labelProbability }: TestPicture): TemplateResult {
  return html`<dl class="opinions">
    <dt>${t('Class')}</dt>
    <dd><span class="name" title=${label}>${label}</span> <span class="hint">${t('{0} by the model looked at', percent(labelProbability))}</span></dd>
    ${said.map(
      ({ method, predicted, probability, right }) => html`<dt>${swatch(method)} ${methodTitle(method)}</dt>
        <dd><span class="verdict">${right ? '✓' : '✗'}<span class="visually-hidden">${right ? t('right') : t('wrong')}</span></span>
          <span class="name" title=${predicted}>${predicted}</span> ${percent(probability)}</dd>`,
    )}
  </dl>`;
}
