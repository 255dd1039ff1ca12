import uPlot from 'uplot';
import { figure, percent } from '../format';
import { t } from '../l10n';
import { Crosshair } from './crosshair';
import { decimated } from './decimate';
import { drawLines, type Line } from './draw';
import { pressKey } from './keyboard';
import { followPointer, isPanning } from './pointer';
import { extentOf, heightOf, type Range } from './range';
import { nearest } from './search';
import type { ChartSpec } from './spec';
import { onThemeChange, readColour } from './theme';
import { ChartView } from './view';
import './chart.css';

const height = 230;

/**
 * `<tangent-chart .spec=${…} .view=${…}>`: curves over epochs. Charts with the same view show the same part and the
 * same crosshair. Dragging zooms in, a double click or Escape shows everything. After each drawing it fires `drawn`
 * with the milliseconds that it took.
 */
export class Chart extends HTMLElement {
  #spec: ChartSpec | null = null;
  #view = new ChartView();
  #ownView = true;
  #plot: uPlot | null = null;
  #crosshair: Crosshair | null = null;
  #shape = '';
  #colours: string[] = [];
  #lines: Line[] = [];
  #y: Range = { min: 0, max: 1 };
  #begun = 0;
  #leaveView: () => void = () => undefined;
  #leavePointer: () => void = () => undefined;
  readonly #release: (() => void)[] = [];

  set spec(spec: ChartSpec) {
    this.#spec = spec;
    if (this.#ownView) this.#view.setWhole(extentOf(spec.curves.map(({ x }) => x)));
    this.#describe();
    this.#draw();
  }

  /** Shared with other charts; who shares it says what the whole is. */
  set view(view: ChartView) {
    if (view === this.#view) return;
    this.#view = view;
    this.#ownView = false;
    if (this.isConnected) this.#watchView();
  }

  connectedCallback(): void {
    this.tabIndex = 0;
    // Screen readers hand the arrow keys to a slider, and read its text whenever that changes.
    this.setAttribute('role', 'slider');
    this.setAttribute('aria-roledescription', t('chart'));
    const resized = new ResizeObserver(() => {
      this.#plot?.setSize({ width: this.#width(), height });
      this.#draw();
    });
    resized.observe(this);
    const pressed = (event: KeyboardEvent): void => {
      if (pressKey(event, this.#view, this.#longest(), this.#width())) event.preventDefault();
    };
    this.addEventListener('keydown', pressed);
    this.#release.push(
      () => resized.disconnect(),
      () => this.removeEventListener('keydown', pressed),
      onThemeChange(() => this.#rebuild()),
    );
    this.#watchView();
    this.#draw();
  }

  disconnectedCallback(): void {
    for (const release of this.#release.splice(0)) release();
    this.#leaveView();
    this.#leavePointer();
    this.#plot?.destroy();
    this.#plot = null;
  }

  #watchView(): void {
    this.#leaveView();
    this.#leaveView = this.#view.onChange((what) => {
      if (what === 'range') this.#draw();
      else this.#showCursor();
    });
  }

  #width(): number {
    return Math.max(this.clientWidth, 120);
  }

  /** The x of the curve that goes furthest: where the crosshair can stand. */
  #longest(): ArrayLike<number> {
    const all = this.#spec?.curves.map(({ x }) => x) ?? [];
    return all.reduce<ArrayLike<number>>((longest, x) => ((x[x.length - 1] ?? -Infinity) > (longest[longest.length - 1] ?? -Infinity) ? x : longest), []);
  }

  #describe(): void {
    if (!this.#spec) return;
    const { description, readout } = this.#spec;
    const { cursor, whole } = this.#view;
    this.setAttribute('aria-label', description);
    const at = cursor ?? whole.max;
    this.setAttribute('aria-valuemin', String(whole.min));
    this.setAttribute('aria-valuemax', String(whole.max));
    this.setAttribute('aria-valuenow', String(at));
    this.setAttribute('aria-valuetext', readout?.(at) ?? String(at));
  }

  #draw(): void {
    if (!this.#spec || !this.isConnected) return;
    this.#begun = performance.now();
    const { percent: ofOne, logarithmic, xLabel, curves } = this.#spec;
    const shape = JSON.stringify([ofOne, logarithmic, xLabel, curves.map(({ colour }) => colour)]);
    if (!this.#plot || shape !== this.#shape) {
      this.#shape = shape;
      return this.#rebuild();
    }
    this.#prepare();
    const plot = this.#plot;
    plot.batch(() => {
      plot.setScale('x', { ...this.#view.range });
      plot.setScale('y', { ...this.#y });
      plot.redraw(false, true);
    });
    this.#showCursor();
  }

  /** What is to be drawn, for the part that is seen. */
  #prepare(): void {
    if (!this.#spec) return;
    const { curves, logarithmic, percent: ofOne } = this.#spec;
    const { range } = this.#view;
    const columns = Math.round(this.#width() * devicePixelRatio);
    this.#lines = curves.map((curve, index) => ({
      curve,
      colour: this.#colours[index] ?? '',
      points: decimated(curve.x, curve.y, range, columns, logarithmic),
      raw: curve.raw ? decimated(curve.x, curve.raw, range, Math.ceil(columns / 2), logarithmic) : null,
    }));
    this.#y = heightOf(this.#lines.map(({ points }) => points), range, { percent: ofOne, logarithmic });
  }

  #rebuild(): void {
    this.#leavePointer();
    this.#plot?.destroy();
    this.#plot = null;
    if (!this.#spec || !this.isConnected) return;
    this.#colours = this.#spec.curves.map(({ colour }) => readColour(this, colour));
    this.#prepare();
    const { min, max } = this.#view.range;
    this.#plot = new uPlot(this.#options(this.#spec), [[min, max], [null, null]], this);
    this.#crosshair = new Crosshair(this.#plot.over);
    this.#leavePointer = followPointer(this, this.#plot.over, () => this.#view, (x) => this.#hover(x));
    this.#showCursor();
  }

  #showCursor(): void {
    this.#describe();
    const plot = this.#plot;
    const { cursor } = this.#view;
    if (!plot || cursor === null) return this.#crosshair?.hide();
    const dots = this.#lines.flatMap(({ curve: { x, y, faint }, colour }) => {
      const index = nearest(x, cursor);
      const value = y[index] ?? Number.NaN;
      if (faint || !Number.isFinite(value) || cursor > (x[x.length - 1] ?? 0) || value < this.#y.min || value > this.#y.max) return [];
      return [{ left: plot.valToPos(x[index] ?? 0, 'x'), top: plot.valToPos(value, 'y'), colour }];
    });
    this.#crosshair?.show(plot.valToPos(cursor, 'x'), dots);
  }

  #hover(at: number | null): void {
    const x = this.#longest();
    this.#view.moveCursor(at === null ? null : (x[nearest(x, at)] ?? null));
  }

  #select(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 3) return;
    this.#view.show({ min: plot.posToVal(left, 'x'), max: plot.posToVal(left + width, 'x') });
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }

  #options({ percent: ofOne, logarithmic, xLabel }: ChartSpec): uPlot.Options {
    const foreground = readColour(this, '--vscode-foreground');
    const grid = readColour(this, '--chart-grid');
    const axis = { stroke: foreground, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
    return {
      width: this.#width(),
      height,
      legend: { show: false },
      cursor: {
        points: { show: false },
        x: false,
        y: false,
        drag: { x: true, y: false, setScale: false },
        bind: {
          mousedown: (_plot, _target, handler) => (event) => (isPanning(event) ? null : handler(event)),
          dblclick: () => () => {
            this.#view.reset();
            return null;
          },
        },
      },
      scales: {
        x: { time: false, auto: false, range: () => [this.#view.range.min, this.#view.range.max] },
        y: { distr: logarithmic ? 3 : 1, auto: false, range: () => [this.#y.min, this.#y.max] },
      },
      axes: [
        { ...axis, label: xLabel, labelSize: 18, labelGap: 0, size: 34 },
        { ...axis, size: 62, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : ofOne ? percent(tick).replace(/[.,]0/, '') : figure(tick))) },
      ],
      series: [{}, { show: true, points: { show: false }, paths: () => null }],
      hooks: {
        draw: [
          (plot) => {
            drawLines(plot, this.#lines, { x: this.#view.range, y: this.#y, logarithmic });
            this.dispatchEvent(new CustomEvent('drawn', { detail: performance.now() - this.#begun }));
          },
        ],
        setSelect: [(plot) => this.#select(plot)],
      },
    };
  }
}

customElements.define('tangent-chart', Chart);
