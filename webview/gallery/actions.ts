import { html, nothing, type TemplateResult } from 'lit';
import type { PicturesFromPage } from '../../src/contract/pages/pictures';
import { button } from '../controls';
import { count } from '../format';
import { t } from '../l10n';

export interface PictureActions {
  /** What is chosen in the gallery. */
  readonly files: readonly string[];
  /** What is said of a picture that is chosen alone. */
  readonly said?: TemplateResult | typeof nothing;
  /** The class that a model takes them for. */
  readonly suggested?: string | null;
  readonly canMove: boolean;
  /** Whether a move can be taken back. */
  readonly moved: boolean;
  readonly send: (message: PicturesFromPage) => void;
}

/** What can be done with the pictures chosen in a gallery, the same on every page. */
export function pictureActions({ files, said = nothing, suggested = null, canMove, moved, send }: PictureActions): TemplateResult {
  const single = files.length === 1 ? files[0] : undefined;
  const onSingle = (type: 'open-picture' | 'reveal-picture') => () => single !== undefined && send({ type, file: single });
  return html`<div class="picture-actions" role="group" aria-label=${t('Chosen pictures')}>
    <p class="chosen">${chosenWords(files)}</p>
    ${single === undefined ? nothing : said}
    <div class="buttons">
      ${button({ id: 'open-picture', label: t('Open File'), disabled: single === undefined, click: onSingle('open-picture') })}
      ${button({ id: 'reveal-picture', label: t('Reveal'), disabled: single === undefined, click: onSingle('reveal-picture') })}
      ${button({
        id: 'move-pictures',
        label: t('Move to Class…'),
        disabled: !canMove || files.length === 0,
        click: () => send({ type: 'move-pictures', files: [...files], suggested }),
      })}
      ${moved ? button({ id: 'undo-move', label: t('Undo Last Move'), disabled: !canMove, click: () => send({ type: 'undo-move' }) }) : nothing}
    </div>
  </div>`;
}

function chosenWords(files: readonly string[]): TemplateResult | string {
  const [first] = files;
  if (first === undefined) return t('Choose a picture to see more of it; with Ctrl or Shift several. Enter or a double click opens it.');
  return files.length === 1 ? html`<span class="path">${first}</span>` : t('{0} pictures chosen', count(files.length));
}
