import { html, nothing, svg, type TemplateResult } from 'lit';
import { count } from './format';
import { t } from './l10n';

const most = 8;

export interface ClassCount {
  readonly name: string;
  readonly count: number;
}

/** Which class is looked at, and how another is. */
export interface ClassChoice {
  readonly shown: string | null;
  readonly show: (name: string) => void;
}

/** Each class with its number of pictures as a bar, a button where there is a choice; the later ones of many are folded away. */
export function classCounts(classes: readonly ClassCount[], choice?: ClassChoice): TemplateResult {
  const largest = Math.max(1, ...classes.map((one) => one.count));
  const line = ({ name, count: pictures }: ClassCount): TemplateResult => html`<span class="class-name" title=${name}>${name}</span>
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<rect width=${(100 * pictures) / largest} height="8"></rect>`}
    </svg>
    <span class="number">${count(pictures)}</span>`;
  const list = (some: readonly ClassCount[]): TemplateResult => html`<ul class="classes">
    ${some.map(
      (one) => html`<li>
        ${choice
          ? html`<button
              type="button"
              class="class-line"
              aria-pressed=${String(choice.shown === one.name)}
              title=${t('Show the pictures of {0}', one.name)}
              @click=${() => choice.show(one.name)}
            >
              ${line(one)}
            </button>`
          : html`<span class="class-line">${line(one)}</span>`}
      </li>`,
    )}
  </ul>`;
  const [first, rest] = [classes.slice(0, classes.length <= most + 1 ? most + 1 : most), classes.length <= most + 1 ? [] : classes.slice(most)];
  return html`${list(first)}
    ${rest.length === 0
      ? nothing
      : html`<details>
          <summary>${t('{0} more classes', rest.length)}</summary>
          ${list(rest)}
        </details>`}`;
}
