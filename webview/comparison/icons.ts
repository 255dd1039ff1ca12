import { svg, html, type TemplateResult } from 'lit';

const icon = (drawing: TemplateResult<2>): TemplateResult => html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${drawing}</svg>`;

const starPath = 'M8 1.8l1.9 4 4.3.5-3.2 3 .9 4.3L8 11.5l-3.9 2.1.9-4.3-3.2-3 4.3-.5z';

export const star = (filled: boolean): TemplateResult => icon(svg`<path class=${filled ? 'filled' : 'outline'} d=${starPath}></path>`);
export const pencil = (): TemplateResult => icon(svg`<path class="outline" d="M3 13l.6-3L11 2.6l2.4 2.4L6 12.4zM9.6 4l2.4 2.4"></path>`);
export const note = (written: boolean): TemplateResult =>
  icon(svg`<path class="outline" d="M3 2.5h10v8L10 13.5H3z"></path>${written ? svg`<path class="outline" d="M5 5.5h6M5 8h6M5 10.5h3"></path>` : svg``}`);
export const arrow = (descending: boolean): TemplateResult => icon(svg`<path class="filled" d=${descending ? 'M8 12l-4-6h8z' : 'M8 4l4 6H4z'}></path>`);
