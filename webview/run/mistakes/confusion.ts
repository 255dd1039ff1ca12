import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { confusedPairs, type Confused } from '../../../src/contract/mistakes';
import { textField } from '../../controls';
import { count } from '../../format';
import { t } from '../../l10n';
import type { Cell, MistakesLook } from './look';
import { moveInMatrix } from './matrix-keys';
import { mostShown, shownClasses } from './shown-classes';

const shades = 5;
const listedPairs = 8;

export interface ConfusionModel {
  readonly classes: readonly string[];
  /** Rows are true classes, columns predictions. */
  readonly counts: readonly (readonly number[])[];
  /** The model's name. */
  readonly title: string;
  readonly look: MistakesLook;
  readonly choose: (cell: Cell) => void;
  readonly filter: (text: string) => void;
}

/** Which classes are confused most, and the matrix; a click or Enter on a cell lists its pictures. */
export function confusion(model: ConfusionModel): TemplateResult {
  const { classes, counts, look, filter } = model;
  const many = classes.length > mostShown;
  return html`${pairs(model)}
    <div class="confusion-block">
      ${many
        ? html`<p class="hint" id="matrix-part">${t('{0} classes: the matrix shows those with the most mistakes, or those whose names hold a text.', count(classes.length))}</p>
            ${textField({ label: t('Filter classes'), value: look.filter, placeholder: t('Part of a name'), input: filter })}`
        : nothing}
      ${guard([classes, counts, many ? look.filter : '', look.shown === 'cell' ? look.cell : null], () => matrix(model))}
    </div>`;
}

/** Lists by matrix: of a thousand classes a million cells are looked through. */
const found = new WeakMap<object, readonly Confused[]>();

function mostConfused(counts: ConfusionModel['counts']): readonly Confused[] {
  const list = found.get(counts) ?? confusedPairs(counts).slice(0, listedPairs);
  found.set(counts, list);
  return list;
}

function pairs({ classes, counts, look, choose }: ConfusionModel): TemplateResult | typeof nothing {
  const list = mostConfused(counts);
  if (list.length === 0) return nothing;
  return html`<h4 id="pairs-title">${t('Confused most')}</h4>
    <ul class="pairs" aria-labelledby="pairs-title">
      ${list.map((pair) => {
        const words = pairWords(classes, pair, pair.count);
        return html`<li>
          <button type="button" class="pair" title=${words} aria-pressed=${isCell(look, pair) ? 'true' : 'false'} @click=${() => choose(pair)}>
            <span class="name">${classes[pair.label] ?? ''}</span> <span class="hint">${t('taken for')}</span>
            <span class="name">${classes[pair.predicted] ?? ''}</span> <span class="tag">${count(pair.count)}</span>
          </button>
        </li>`;
      })}
    </ul>`;
}

/** What a cell holds, as a heading. */
export function pairWords(classes: readonly string[], { label, predicted }: Cell, pictures: number): string {
  const [truly, taken] = [classes[label] ?? '', classes[predicted] ?? ''];
  if (label === predicted) return pictures === 1 ? t('{0}, recognised: 1 picture', truly) : t('{0}, recognised: {1} pictures', truly, count(pictures));
  if (pictures === 1) return t('{0} taken for {1}: 1 picture', truly, taken);
  return t('{0} taken for {1}: {2} pictures', truly, taken, count(pictures));
}

const isCell = ({ shown, cell }: MistakesLook, { label, predicted }: Cell): boolean =>
  shown === 'cell' && cell?.label === label && cell.predicted === predicted;

function matrix({ classes, counts, title, look, choose }: ConfusionModel): TemplateResult {
  const shown = shownClasses(classes, counts, look.filter);
  if (shown.length === 0) return html`<p class="hint">${t('No class of this name.')}</p>`;
  const [firstLabel, firstPredicted] = [shown[0], shown[0]];
  const chosen = look.shown === 'cell' && look.cell !== null && shown.includes(look.cell.label) && shown.includes(look.cell.predicted) ? look.cell : null;
  const cellOf = (target: EventTarget | null): Cell | null => {
    const td = target instanceof Element ? target.closest('td') : null;
    return td ? { label: Number(td.dataset['label']), predicted: Number(td.dataset['predicted']) } : null;
  };
  const open = (event: Event): void => {
    const cell = cellOf(event.target);
    if (cell && (counts[cell.label]?.[cell.predicted] ?? 0) > 0) choose(cell);
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return moveInMatrix(event);
    event.preventDefault();
    open(event);
  };
  return html`<div class="matrix">
    <table class="confusion" role="grid" aria-label=${t('Confusion matrix of {0}: true classes down, predictions across', title)} @click=${open} @keydown=${pressed}>
      <thead>
        <tr>
          <th scope="col" class="corner"><span>${t('True ↓ predicted →')}</span></th>
          ${shown.map((k) => html`<th scope="col"><span class="name" title=${classes[k] ?? ''}>${classes[k] ?? ''}</span></th>`)}
        </tr>
      </thead>
      <tbody>
        ${shown.map((label) => {
          const row = counts[label] ?? [];
          const total = row.reduce((sum, cell) => sum + cell, 0);
          return html`<tr>
            <th scope="row"><span class="name" title=${classes[label] ?? ''}>${classes[label] ?? ''}</span></th>
            ${shown.map((predicted) => {
              const cell = row[predicted] ?? 0;
              const current = chosen ? chosen.label === label && chosen.predicted === predicted : label === firstLabel && predicted === firstPredicted;
              const shade = total === 0 ? 0 : Math.ceil((shades * cell) / total);
              return html`<td
                class="${predicted === label ? 'right' : 'wrong'} shade-${shade}"
                tabindex=${current ? '0' : '-1'}
                data-label=${label}
                data-predicted=${predicted}
                aria-selected=${chosen && current ? 'true' : nothing}
                title=${cell === 0 ? nothing : pairWords(classes, { label, predicted }, cell)}
              >${cell === 0 ? '' : cell}</td>`;
            })}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
