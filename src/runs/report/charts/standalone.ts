import type { ComparedCurves } from '../across/curves';
import { byTitle } from '../../../contract/methods';
import { inEnglish, type Translate } from '../../../contract/translate';
import { markup, Markup } from '../markup';
import { curveChart } from './curve-chart';
import { marker } from './markers';
import { lightTones } from './tones';

const [chartWidth, chartHeight] = [460, 290];
const title = 24;
const legendLine = 20;

const style = `
svg { font: 12px system-ui, "Segoe UI", Roboto, Ubuntu, "DejaVu Sans", sans-serif; }
.chart text { fill: #4a525c; font-size: 12px; text-anchor: middle; }
.chart text.end { text-anchor: end; }
.chart text.axis, .title { fill: #1c2024; }
.title { font-size: 13px; font-weight: 600; }
.name { fill: #1c2024; }
.grid { stroke: #d9dde3; fill: none; }
.frame { stroke: #5b6470; fill: none; }
.curve { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.curve.training { stroke-width: 1.25; stroke-dasharray: 4 4; opacity: 0.8; }
.mark { stroke: #ffffff; stroke-width: 1; }
.curve.activation { stroke: #0b5cad; } .mark.activation { fill: #0b5cad; }
.curve.gradient { stroke: #a15c00; } .mark.gradient { fill: #a15c00; }
.curve.full { stroke: #0a7a4b; } .mark.full { fill: #0a7a4b; }
.curve.finetune { stroke: #9b2f86; } .mark.finetune { fill: #9b2f86; }
${lightTones}
`;

/** A picture with its size in pixels. */
export interface Svg {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** Charts side by side with their legend as an SVG file that needs nothing else, dark on white for papers and slides. */
export function curvesSvg({ charts, legend, method }: ComparedCurves, t: Translate = inEnglish): Svg {
  const width = chartWidth * charts.length;
  const lines = legend.length + 1;
  const height = title + chartHeight + 12 + lines * legendLine;
  const drawn = charts.map((chart, index) => {
    const x = index * chartWidth;
    const inner = curveChart(chart, t).text;
    // An empty chart is a sentence of HTML; nothing is drawn for it.
    const svg = inner.startsWith('<svg') ? new Markup(inner.replace('<svg class="chart"', `<svg class="chart" x="${x}" y="${title}" width="${chartWidth}" height="${chartHeight}"`)) : null;
    return markup`<text class="title" x="${x + 64}" y="16">${method ? t('{0}, {1}', chart.title, byTitle(t)(method)) : chart.title}</text>${svg}`;
  });
  const names = legend.map(({ label, method, tone = method }, index) => {
    const y = title + chartHeight + 12 + index * legendLine;
    return markup`<path class="curve ${tone}" d="M64 ${y}H92"/>${marker(method, 78, y, tone)}<text class="name" x="100" y="${y + 4}">${label}</text>`;
  });
  const text = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>${new Markup(style)}</style>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${drawn}
${names}
<text class="name" x="64" y="${height - 8}">${t('Solid: validation. Dashed: training.')}</text>
</svg>
`.text;
  return { text, width, height };
}
