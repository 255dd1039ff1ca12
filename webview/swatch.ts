import { svg, html, type TemplateResult } from 'lit';
import type { MethodName } from '../src/contract/methods';
import { markerOf } from './chart/style';

const shapes = {
  circle: svg`<circle cx="16" cy="6" r="4"></circle>`,
  square: svg`<rect x="12" y="2" width="8" height="8"></rect>`,
  triangle: svg`<path d="M16 1.5 20.5 10h-9z"></path>`,
  diamond: svg`<path d="M16 1 21 6 16 11 11 6z"></path>`,
};

/** A method's colour and shape, as its curves have them. */
export const swatch = (method: MethodName): TemplateResult =>
  html`<svg class="swatch ${method}" viewBox="0 0 32 12" width="32" height="12" aria-hidden="true">
    <line x1="0" x2="32" y1="6" y2="6"></line>
    ${shapes[markerOf[method]]}
  </svg>`;
