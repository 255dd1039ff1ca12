import type { MethodName } from '../../../contract/methods';
import { markup, type Markup } from '../markup';
import { marker } from './markers';
import type { Range } from './ticks';

const [width, height] = [150, 20];

/** The range of fractions that an interval plot shows: all intervals with a little room. */
export function plotRange(intervals: readonly Range[]): Range {
  const ends = intervals.flat().filter(Number.isFinite);
  const [least, most] = [Math.min(1, ...ends), Math.max(0, ...ends)];
  const room = Math.max(0.005, (most - least) * 0.06);
  return [Math.max(0, least - room), Math.min(1, most + room)];
}

/** An accuracy as a mark on its interval, all methods on one scale. */
export function intervalPlot(method: MethodName, accuracy: number, interval: Range, [from, to]: Range): Markup | null {
  if (![accuracy, ...interval].every(Number.isFinite) || to <= from) return null;
  const across = (fraction: number): number => 6 + ((fraction - from) / (to - from)) * (width - 12);
  const [low = '0', high = '0'] = interval.map((end) => across(end).toFixed(1));
  const middle = height / 2;
  const whisker = `M${low} ${middle}H${high}M${low} ${middle - 4}v8M${high} ${middle - 4}v8`;
  const size = markup`viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return markup`<svg class="interval" ${size} aria-hidden="true"><path class="grid" d="M0 ${middle}H${width}"/>
<path class="curve ${method}" d="${whisker}"/>${marker(method, across(accuracy), middle)}</svg>`;
}
