import { byTitle, type MethodName } from '../../../contract/methods';
import { inEnglish, type Translate } from '../../../contract/translate';
import { markup, type Markup } from '../markup';
import { marker } from './markers';
import { linearTicks, logarithmicTicks, roundedRange, type Range } from './ticks';

/** A curve over epochs; a point without a finite value is left out and breaks the line. */
export interface Curve {
  /** Gives the mark's shape, and the colour unless a tone does. */
  readonly method: MethodName;
  /** The class of a colour, as where runs are compared. */
  readonly tone?: string;
  /** What it is called, if not by its method. */
  readonly label?: string;
  readonly part: 'training' | 'validation';
  readonly points: readonly (readonly [epoch: number, value: number])[];
  /** Epoch to mark. */
  readonly marked: number | null;
}

export interface CurveChart {
  readonly title: string;
  /** With its unit. */
  readonly valueLabel: string;
  readonly curves: readonly Curve[];
  readonly logarithmic: boolean;
  /** Whether the values are fractions, written in percent. */
  readonly percent: boolean;
}

const [width, height] = [460, 290];
const plot = { left: 64, right: 448, top: 14, bottom: 240 };
/** More points than pixels would only make the file larger. */
const mostPoints = 400;
/** A perfect fit's loss underflows to 0, which has no logarithm. */
const leastLogarithmic = 1e-300;

/** Curves over epochs as an SVG element with axes, ticks and grid; colours are those of the page's style sheet. */
export function curveChart(chart: CurveChart, t: Translate = inEnglish): Markup {
  const { logarithmic } = chart;
  const points = chart.curves.flatMap((curve) => curve.points).filter(([, value]) => drawable(value, logarithmic));
  if (points.length === 0) return markup`<p class="hint">${t('No epoch has a figure to draw.')}</p>`;
  const epochs = extremes(points, 0);
  const values = valueRange(extremes(points, 1), chart);
  const [first, last] = epochs;
  const across = scale(first === last ? [first - 1, last + 1] : epochs, [plot.left, plot.right], false);
  const up = scale(values, [plot.bottom, plot.top], logarithmic);
  const place = { across, up };
  return markup`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${described(chart, t)}">
${valueAxis(chart, values, up, t)}
${epochAxis(epochs, across, t('epoch'))}
${chart.curves.map((curve) => drawn(curve, place, logarithmic))}
</svg>`;
}

interface Place {
  readonly across: (epoch: number) => number;
  readonly up: (value: number) => number;
}

function drawable(value: number, logarithmic: boolean): boolean {
  return Number.isFinite(value) && (!logarithmic || value > leastLogarithmic);
}

function extremes(points: Curve['points'], index: 0 | 1): Range {
  return points.reduce<Range>(
    ([least, most], point) => [Math.min(least, point[index]), Math.max(most, point[index])],
    [Infinity, -Infinity],
  );
}

function valueRange([least, most]: Range, { logarithmic, percent }: CurveChart): Range {
  if (logarithmic) return [least / 1.15, most * 1.15];
  const size = Math.max(Math.abs(least), Math.abs(most), 1e-3);
  const margin = most - least > 1e-6 * size ? (most - least) * 0.04 : size * 0.1;
  const [from, to] = roundedRange([least - margin, most + margin], 5);
  return percent ? [Math.max(0, from), Math.min(1, to)] : [least >= 0 ? Math.max(0, from) : from, to];
}

function scale([from, to]: Range, [start, end]: Range, logarithmic: boolean): (value: number) => number {
  const position = logarithmic ? Math.log : (value: number) => value;
  return (value) => start + ((position(value) - position(from)) / (position(to) - position(from))) * (end - start);
}

function valueAxis(chart: CurveChart, range: Range, up: Place['up'], t: Translate): Markup {
  const { valueLabel, logarithmic, percent } = chart;
  const ticks = logarithmic ? logarithmicTicks(range) : linearTicks(range, 5);
  const written = (tick: number): string => (percent ? String(Number((tick * 100).toPrecision(6))) : tick !== 0 && Math.abs(tick) < 1e-3 ? tick.toExponential() : String(tick));
  const middle = (plot.top + plot.bottom) / 2;
  const label = logarithmic ? t('{0}, logarithmic', valueLabel) : valueLabel;
  const lines = ticks.map((tick) => {
    const y = up(tick);
    return markup`<path class="grid" d="M${plot.left} ${y.toFixed(1)}H${plot.right}"/>
<text class="end" x="${plot.left - 7}" y="${(y + 4).toFixed(1)}">${written(tick)}</text>
`;
  });
  return markup`${lines}<text class="axis" x="12" y="${middle}" transform="rotate(-90 12 ${middle})">${label}</text>`;
}

function epochAxis(epochs: Range, across: Place['across'], label: string): Markup {
  const ticks = linearTicks(epochs, 6, true).map((tick) => {
    const x = across(tick).toFixed(1);
    return markup`<path class="frame" d="M${x} ${plot.bottom}v4"/><text x="${x}" y="${plot.bottom + 18}">${tick}</text>
`;
  });
  return markup`<path class="frame" d="M${plot.left} ${plot.top}V${plot.bottom}H${plot.right}"/>
${ticks}<text class="axis" x="${(plot.left + plot.right) / 2}" y="${height - 10}">${label}</text>`;
}

function drawn({ method, tone, part, points, marked }: Curve, { across, up }: Place, logarithmic: boolean): Markup {
  const at = points.find(([epoch, value]) => epoch === marked && drawable(value, logarithmic));
  const lines = pieces(thinned(points), logarithmic).map((piece) =>
    piece.map(([epoch, value]) => `${across(epoch).toFixed(1)} ${up(value).toFixed(1)}`).join('L'),
  );
  // A lone point is drawn by its round cap.
  const d = lines.map((line) => (line.includes('L') ? `M${line}` : `M${line}h0`)).join('');
  return markup`<path class="curve ${part} ${tone ?? method}" d="${d}"/>${at ? marker(method, across(at[0]), up(at[1]), tone) : null}`;
}

function thinned(points: Curve['points']): Curve['points'] {
  const stride = Math.ceil(points.length / mostPoints);
  return points.filter((_, index) => index % stride === 0 || index === points.length - 1);
}

/** The stretches of points that can be drawn. */
function pieces(points: Curve['points'], logarithmic: boolean): Curve['points'][] {
  const found: (readonly [number, number])[][] = [[]];
  for (const point of points) {
    if (drawable(point[1], logarithmic)) found.at(-1)?.push(point);
    else if (found.at(-1)?.length) found.push([]);
  }
  return found.filter((piece) => piece.length > 0);
}

/** What one who does not see the picture is told: where each validation curve ends. */
function described({ title, curves, percent }: CurveChart, t: Translate): string {
  const ends = curves.flatMap(({ method, label, part, points }) => {
    const end = points.findLast(([, value]) => Number.isFinite(value));
    if (part !== 'validation' || !end) return [];
    const value = percent ? `${(100 * end[1]).toFixed(1)} %` : end[1].toPrecision(3);
    return [t('{0} {1} at epoch {2}', label ?? byTitle(t)(method), value, end[0])];
  });
  return `${title}. ${ends.join(', ')}`;
}
