import type { GalleryItem } from './item';
import { gap, type Grid } from './layout';
import type { Selection } from './selection';
import type { ThumbnailStore } from './store';

/** Pixels of the square that a thumbnail fits in. */
const side = 112;
const padding = 6;
const lineHeight = 1.4;

interface Cell {
  readonly element: HTMLElement;
  readonly image: HTMLImageElement;
  readonly title: HTMLElement;
  readonly detail: HTMLElement;
  readonly more: HTMLElement;
  readonly mark: HTMLElement;
}

export interface Drawing {
  readonly items: readonly GalleryItem[];
  readonly thumbnails: ThumbnailStore;
  readonly grid: Grid;
  /** Indexes of the cells in sight. */
  readonly from: number;
  readonly to: number;
  readonly selection: Selection;
}

/** The elements of a gallery: one for each picture in sight and for that with the focus, taken up again while it scrolls. */
export class Cells {
  readonly #gallery: HTMLElement;
  readonly #space = document.createElement('div');
  readonly #used = new Map<number, Cell>();
  readonly #free: Cell[] = [];

  constructor(gallery: HTMLElement) {
    this.#gallery = gallery;
    this.#space.className = 'gallery-space';
    this.#space.setAttribute('role', 'presentation');
    gallery.append(this.#space);
  }

  /** Pixels that a row may take. */
  get width(): number {
    return this.#space.clientWidth;
  }

  /** Pixels of a cell with so many lines, by the size of the page's letters. */
  height(lines: number): number {
    const letters = Number.parseFloat(getComputedStyle(this.#gallery).fontSize) || 13;
    return Math.ceil(side + 3 * padding + lines * lineHeight * letters);
  }

  /** Makes room for all cells. */
  resize({ columns, rowHeight }: Grid, count: number): void {
    this.#space.style.height = `${Math.max(0, Math.ceil(count / columns) * rowHeight - gap)}px`;
  }

  draw(drawing: Drawing): void {
    const { items, from, to, selection } = drawing;
    const wanted = new Set<number>();
    for (let index = from; index < to; index += 1) wanted.add(index);
    // Elsewhere the focus would be lost, and Tab would not find the way back.
    if (selection.active < items.length) wanted.add(selection.active);
    for (const [index, cell] of this.#used) {
      if (wanted.has(index)) continue;
      this.#used.delete(index);
      this.#free.push(cell);
    }
    for (const index of wanted) this.#fill(index, drawing);
    for (const { element } of this.#free) element.remove();
    this.#order([...wanted].sort((a, b) => b - a));
    this.#free.length = Math.min(this.#free.length, wanted.size);
  }

  focus(index: number): void {
    this.#used.get(index)?.element.focus({ preventScroll: true });
  }

  /** The index of the cell that an event comes from. */
  indexOf(target: EventTarget | null): number | null {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    return element ? Number(element.dataset['index']) : null;
  }

  #fill(index: number, { items, thumbnails, grid, selection }: Drawing): void {
    const item = items[index];
    if (!item) return;
    const cell = this.#used.get(index) ?? this.#free.pop() ?? make();
    this.#used.set(index, cell);
    const { element, image, title, detail, more, mark } = cell;
    const [row, column] = [Math.floor(index / grid.columns), index % grid.columns];
    element.style.width = `${grid.cellWidth}px`;
    element.style.height = `${grid.rowHeight - gap}px`;
    element.style.transform = `translate(${column * (grid.cellWidth + gap)}px, ${row * grid.rowHeight}px)`;
    element.dataset['index'] = String(index);
    element.tabIndex = index === selection.active ? 0 : -1;
    const lines = item.words === undefined ? [item.title, item.detail, item.more, item.mark] : [item.words, item.mark];
    const told = lines.filter((text) => text !== undefined);
    attributes(element, {
      'aria-setsize': String(items.length),
      'aria-posinset': String(index + 1),
      'aria-selected': String(selection.has(item.file)),
      title: told.join('\n'),
    });
    write(title, item.title);
    write(detail, item.detail ?? '');
    write(more, item.more ?? '');
    more.hidden = item.more === undefined;
    write(mark, item.mark ?? '');
    mark.hidden = item.mark === undefined;
    const address = thumbnails.get(item.file);
    element.dataset['picture'] = address === undefined ? 'waiting' : address === null ? 'none' : 'shown';
    if (typeof address !== 'string') image.removeAttribute('src');
    else if (image.getAttribute('src') !== address) image.src = address;
  }

  /** Screen readers read elements in their order. @param indexes from the last to the first */
  #order(indexes: readonly number[]): void {
    let next: Element | null = null;
    for (const index of indexes) {
      const element = this.#used.get(index)?.element;
      if (!element) continue;
      // Moving an element would take the focus from it.
      const moves = element.nextElementSibling !== next && element !== document.activeElement;
      if (moves || !element.isConnected) this.#space.insertBefore(element, next);
      next = element;
    }
  }
}

function make(): Cell {
  const element = document.createElement('div');
  element.className = 'gallery-cell';
  element.setAttribute('role', 'option');
  const frame = part('gallery-frame');
  const image = document.createElement('img');
  Object.assign(image, { alt: '', decoding: 'async', draggable: false });
  frame.append(image);
  const [title, detail, more, mark] = [part('gallery-title'), part('gallery-detail'), part('gallery-detail'), part('gallery-mark')];
  element.append(frame, title, detail, more, mark);
  return { element, image, title, detail, more, mark };
}

function part(name: string): HTMLElement {
  const element = document.createElement('span');
  element.className = name;
  return element;
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function attributes(element: HTMLElement, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
