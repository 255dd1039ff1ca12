import type { MethodName } from '../../../contract/methods';
import { markup, type Markup } from '../markup';

/** A method's mark around (x, y): a shape beside the colour, for eyes and printers that see no difference. */
export function marker(method: MethodName, x: number, y: number, tone: string = method): Markup {
  const size = 4.5;
  const [left, centre, right] = [x - size, x, x + size].map((value) => value.toFixed(1));
  const [top, middle, bottom] = [y - size, y, y + size].map((value) => value.toFixed(1));
  switch (method) {
    case 'activation':
      return markup`<circle class="mark ${tone}" cx="${centre ?? 0}" cy="${middle ?? 0}" r="${size}"/>`;
    case 'gradient':
      return path(tone, `M${left} ${top}H${right}V${bottom}H${left}Z`);
    case 'full':
      return path(tone, `M${centre} ${top}L${right} ${bottom}H${left}Z`);
    case 'finetune':
      return path(tone, `M${centre} ${top}L${right} ${middle}L${centre} ${bottom}L${left} ${middle}Z`);
  }
}

function path(tone: string, d: string): Markup {
  return markup`<path class="mark ${tone}" d="${d}"/>`;
}

/** A method's line and mark, as its curves have them. */
export function swatch(method: MethodName, tone: string = method): Markup {
  return markup`<svg class="swatch" viewBox="0 0 30 12" width="30" height="12" aria-hidden="true">
<path class="curve ${tone}" d="M1 6H29"/>${marker(method, 15, 6, tone)}</svg>`;
}
