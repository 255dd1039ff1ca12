import { render, type TemplateResult } from 'lit';
import { oncePerFrame } from '../frames';
import type { ChartView } from './view';

export interface ReadoutSpec {
  readonly view: ChartView;
  /** What stands there for a place of the crosshair; without one, the last points. */
  readonly at: (x: number | null) => TemplateResult;
}

/** `<tangent-readout .spec=${…}>`: the values under the crosshair, drawn without the rest of the page. */
export class Readout extends HTMLElement {
  #spec: ReadoutSpec | null = null;
  #leave: () => void = () => undefined;
  readonly #draw = oncePerFrame(() => {
    if (this.#spec && this.isConnected) render(this.#spec.at(this.#spec.view.cursor), this);
  });

  set spec(spec: ReadoutSpec) {
    const same = spec.view === this.#spec?.view;
    this.#spec = spec;
    if (!same && this.isConnected) this.#watch();
    this.#draw();
  }

  connectedCallback(): void {
    this.#watch();
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#leave();
  }

  #watch(): void {
    this.#leave();
    this.#leave = this.#spec?.view.onChange((what) => what === 'cursor' && this.#draw()) ?? (() => undefined);
  }
}

customElements.define('tangent-readout', Readout);
