import { html, svg, type TemplateResult } from 'lit';
import { count } from './format';
import { t } from './l10n';

const most = 8;

export interface ClassCount {
  readonly name: string;
  readonly count: number;
}

/** Each class with its number of pictures as a bar; the later ones of many are folded away. */
export function classCounts(classes: readonly ClassCount[]): TemplateResult {
  const largest = Math.max(1, ...classes.map((one) => one.count));
  const list = (some: readonly ClassCount[]): TemplateResult => html`<ul class="classes">
    ${some.map(
      ({ name, count: pictures }) => html`<li>
        <span class="class-name" title=${name}>${name}</span>
        <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          ${svg`<rect width=${(100 * pictures) / largest} height="8"></rect>`}
        </svg>
        <span class="number">${count(pictures)}</span>
      </li>`,
    )}
  </ul>`;
  if (classes.length <= most + 1) return list(classes);
  return html`${list(classes.slice(0, most))}
    <details>
      <summary>${t('{0} more classes', classes.length - most)}</summary>
      ${list(classes.slice(most))}
    </details>`;
}
