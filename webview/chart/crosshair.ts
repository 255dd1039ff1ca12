/** A vertical line over a plot and a dot on each curve that has a value there. */
export class Crosshair {
  readonly #over: HTMLElement;
  readonly #line: HTMLElement;
  readonly #dots: HTMLElement[] = [];

  constructor(over: HTMLElement) {
    this.#over = over;
    this.#line = over.ownerDocument.createElement('div');
    this.#line.className = 'crosshair';
    this.#line.hidden = true;
    over.append(this.#line);
  }

  /** Places in pixels of the page within the plot. */
  show(left: number, dots: readonly { readonly left: number; readonly top: number; readonly colour: string }[]): void {
    const inside = left >= 0 && left <= this.#over.clientWidth;
    this.#line.hidden = !inside;
    this.#line.style.transform = `translateX(${left}px)`;
    while (this.#dots.length < dots.length) {
      const dot = this.#over.ownerDocument.createElement('div');
      dot.className = 'crosshair-dot';
      this.#over.append(dot);
      this.#dots.push(dot);
    }
    for (const [index, element] of this.#dots.entries()) {
      const dot = dots[index];
      element.hidden = !dot || !inside;
      if (!dot) continue;
      element.style.transform = `translate(${dot.left}px, ${dot.top}px)`;
      element.style.background = dot.colour;
    }
  }

  hide(): void {
    this.#line.hidden = true;
    for (const dot of this.#dots) dot.hidden = true;
  }
}
