import uPlot from 'uplot';
import { figure, percent } from '../format';
import { drawMarker } from './markers';
import type { Marker } from './style';
import { onThemeChange, readColour } from './theme';

/** One curve. Curves with the same keys in the same order are taken for the same chart with more points. */
export interface Curve {
  readonly key: string;
  readonly label: string;
  /** The variable of the style sheet that holds the colour. */
  readonly colour: string;
  readonly marker: Marker | null;
  readonly dashed: boolean;
  readonly faint: boolean;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

export interface ChartSpec {
  /** What is seen, for those who do not see it. */
  readonly description: string;
  readonly xLabel: string;
  readonly percent: boolean;
  readonly logarithmic: boolean;
  readonly curves: readonly Curve[];
}

const height = 230;

/** `<tangent-chart .spec=${…}>`: curves over epochs; dragging zooms in, a double click zooms out again. */
export class Chart extends HTMLElement {
  #spec: ChartSpec | null = null;
  #plot: uPlot | null = null;
  #shape = '';
  readonly #release: (() => void)[] = [];

  set spec(spec: ChartSpec) {
    this.#spec = spec;
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', spec.description);
    this.#draw();
  }

  connectedCallback(): void {
    const resized = new ResizeObserver(() => this.#plot?.setSize({ width: this.#width(), height }));
    resized.observe(this);
    this.#release.push(
      () => resized.disconnect(),
      onThemeChange(() => this.#rebuild()),
    );
    this.#draw();
  }

  disconnectedCallback(): void {
    for (const release of this.#release.splice(0)) release();
    this.#plot?.destroy();
    this.#plot = null;
  }

  #width(): number {
    return Math.max(this.clientWidth, 120);
  }

  #draw(): void {
    if (!this.#spec || !this.isConnected) return;
    const { curves, percent: ofOne, logarithmic } = this.#spec;
    const shape = JSON.stringify([ofOne, logarithmic, curves.map(({ key, faint }) => [key, faint])]);
    if (!this.#plot || shape !== this.#shape) {
      this.#shape = shape;
      this.#rebuild();
      return;
    }
    const { min, max } = this.#plot.scales.x ?? {};
    const xs = this.#plot.data[0];
    const zoomed = xs.length > 1 && (min !== xs[0] || max !== xs.at(-1));
    this.#plot.setData(dataOf(this.#spec), !zoomed);
    if (zoomed) this.#plot.redraw();
  }

  #rebuild(): void {
    this.#plot?.destroy();
    this.#plot = this.#spec ? new uPlot(this.#options(this.#spec), dataOf(this.#spec), this) : null;
  }

  #options({ curves, percent: ofOne, logarithmic, xLabel }: ChartSpec): uPlot.Options {
    const foreground = readColour(this, '--vscode-foreground');
    const grid = readColour(this, '--chart-grid');
    const colours = curves.map(({ colour }) => readColour(this, colour));
    const axis = { stroke: foreground, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
    const value = (y: number | null): string => (ofOne ? percent(y) : figure(y));
    return {
      width: this.#width(),
      height,
      legend: { show: false },
      cursor: { points: { show: false }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1 } },
      axes: [
        { ...axis, label: xLabel, labelSize: 18, labelGap: 0, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
        { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : ofOne ? percent(tick).replace(/[.,]0/, '') : figure(tick))) },
      ],
      series: [
        {},
        ...curves.map(({ label, dashed, faint }, index) => ({
          label,
          stroke: colours[index] ?? foreground,
          width: faint ? 0.75 : 1.75,
          alpha: faint ? 0.5 : 1,
          ...(dashed ? { dash: [5, 4] } : {}),
          spanGaps: true,
          points: { show: false },
          value: (_: uPlot, y: number | null) => value(y),
        })),
      ],
      hooks: {
        draw: [
          (plot) => curves.forEach(({ marker }, index) => marker && drawMarker(plot, index + 1, marker, colours[index] ?? foreground)),
        ],
      },
    };
  }
}

/** All curves over the union of their x; a logarithmic axis leaves out what is not positive. */
function dataOf({ curves, logarithmic }: ChartSpec): uPlot.AlignedData {
  if (curves.length === 0) return [[]];
  return uPlot.join(
    curves.map(({ x, y }) => [
      Array.from(x),
      Array.from(y, (value) => (Number.isNaN(value) || (logarithmic && value <= 0) ? null : value)),
    ]),
  );
}

customElements.define('tangent-chart', Chart);
