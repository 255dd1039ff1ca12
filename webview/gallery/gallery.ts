import { html, type TemplateResult } from 'lit';
import { Cells } from './cells';
import './gallery.css';
import type { GalleryItem } from './item';
import { cellAfter, drawnRange, gridOf, scrolledTo, type Grid, type Viewport } from './layout';
import { Selection } from './selection';
import type { ThumbnailStore } from './store';

export type { GalleryItem } from './item';

export interface GalleryOptions {
  /** What the pictures are, for screen readers. */
  readonly label: string;
  /** The same array as long as the pictures are the same. */
  readonly items: readonly GalleryItem[];
  readonly thumbnails: ThumbnailStore;
  /** Whether several can be chosen at once. */
  readonly multiple?: boolean;
  /** What is chosen when the gallery is made, as it was before the page was hidden. */
  readonly chosen?: readonly string[];
  /** Enter or a double click on a picture. */
  readonly activate: (file: string) => void;
  /** What is chosen has changed. */
  readonly select?: (files: readonly string[]) => void;
}

/**
 * Pictures in rows that scroll: however many there are, only the rows in sight are elements of the page, and only their
 * thumbnails are asked for.
 *
 *     const thumbnails = new ThumbnailStore(post);               // once in a page; give it each `thumbnails` message
 *     gallery({ label: t('Pictures'), items, thumbnails, activate: (file) => post({ type: 'open-file', file }) })
 *
 * The host's side is `ThumbnailService`. Arrows, Home, End, Page Up and Page Down move, Enter opens, with `multiple`
 * Ctrl, Shift and Ctrl+A choose several.
 */
export function gallery(options: GalleryOptions): TemplateResult {
  return html`<tangent-gallery .options=${options}></tangent-gallery>`;
}

class Gallery extends HTMLElement {
  #options: GalleryOptions | null = null;
  #cells: Cells | null = null;
  readonly #selection = new Selection();
  #grid: Grid = gridOf(0, 1);
  #scheduled = false;
  /** Whether what was chosen at first is still to come into sight. */
  #returning = false;
  #unlisten: () => void = () => undefined;
  readonly #resized = new ResizeObserver(() => this.#schedule());

  set options(options: GalleryOptions) {
    const before = this.#options;
    this.#options = options;
    if (this.#cells && before?.thumbnails !== options.thumbnails) this.#listen();
    if (before?.items !== options.items) this.#replaced(options.items);
    if (!before) this.#returning = this.#selection.begin(options.chosen ?? []);
    this.#describe();
    this.#schedule();
  }

  connectedCallback(): void {
    if (!this.#cells) {
      this.#cells = new Cells(this);
      this.addEventListener('scroll', () => this.#schedule(), { passive: true });
      this.addEventListener('keydown', (event) => this.#pressed(event));
      this.addEventListener('click', (event) => this.#clicked(event));
      this.addEventListener('dblclick', (event) => this.#activate(this.#cells?.indexOf(event.target) ?? null));
    }
    this.#resized.observe(this);
    this.#listen();
    this.#describe();
    this.#schedule();
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
    this.#unlisten();
    this.#options?.thumbnails.want(this, []);
  }

  #listen(): void {
    this.#unlisten();
    this.#unlisten = this.#options?.thumbnails.onChange(() => this.#schedule()) ?? ((): void => undefined);
  }

  #describe(): void {
    if (!this.isConnected || !this.#options) return;
    this.setAttribute('role', 'listbox');
    this.setAttribute('aria-label', this.#options.label);
    this.setAttribute('aria-multiselectable', String(this.#options.multiple ?? false));
  }

  /** The picture that had the focus keeps it if it is still there. */
  #replaced(items: readonly GalleryItem[]): void {
    const had = this.#selection.files.length;
    const stays = this.#selection.replace(items.map(({ file }) => file));
    if (!stays) this.scrollTop = 0;
    if (had !== this.#selection.files.length) this.#told();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  #viewport(): Viewport {
    return { top: this.scrollTop, height: this.clientHeight };
  }

  #draw(): void {
    const [options, cells] = [this.#options, this.#cells];
    if (!options || !cells || !this.isConnected) return;
    const { items, thumbnails } = options;
    this.#grid = gridOf(cells.width, cells.height(items[0]?.more === undefined ? 2 : 3));
    cells.resize(this.#grid, items.length);
    if (this.#returning && this.clientHeight > 0) return this.#return();
    const { from, to } = drawnRange(this.#grid, this.#viewport(), items.length);
    cells.draw({ items, thumbnails, grid: this.#grid, from, to, selection: this.#selection });
    // The picture with the focus stays an element, wherever it is.
    const active = items.slice(this.#selection.active, this.#selection.active + 1);
    thumbnails.want(this, [...items.slice(from, to), ...active].map(({ file }) => file));
  }

  #pressed(event: KeyboardEvent): void {
    const count = this.#options?.items.length ?? 0;
    if (event.altKey || count === 0) return;
    const { key, shiftKey } = event;
    const command = event.ctrlKey || event.metaKey;
    const multiple = this.#options?.multiple ?? false;
    const page = Math.max(1, Math.floor(this.clientHeight / this.#grid.rowHeight));
    const next = cellAfter(key, this.#selection.active, { columns: this.#grid.columns, count, page });
    if (next !== null) {
      this.#selection.move(next, { extend: multiple && shiftKey, keep: multiple && command });
      this.#show(next);
    } else if (key === 'Enter') this.#activate(this.#selection.active);
    else if (key === ' ') this.#selection.toggle(this.#selection.active, multiple);
    else if (key === 'a' && command && multiple) this.#selection.all();
    else return;
    event.preventDefault();
    this.#told();
  }

  #clicked(event: MouseEvent): void {
    const index = this.#cells?.indexOf(event.target) ?? null;
    if (index === null) return;
    const multiple = this.#options?.multiple ?? false;
    if (multiple && (event.ctrlKey || event.metaKey)) this.#selection.toggle(index, true);
    else this.#selection.move(index, { extend: multiple && event.shiftKey, keep: false });
    this.#draw();
    this.#cells?.focus(index);
    this.#told();
  }

  #show(index: number): void {
    this.scrollTop = scrolledTo(this.#grid, this.#viewport(), index);
    this.#draw();
    this.#cells?.focus(index);
  }

  /** What was chosen before comes into sight, with the keyboard on it unless that is elsewhere in the page. */
  #return(): void {
    this.#returning = false;
    this.scrollTop = scrolledTo(this.#grid, this.#viewport(), this.#selection.active);
    this.#draw();
    if (document.hasFocus() && document.activeElement === document.body) this.#cells?.focus(this.#selection.active);
  }

  #activate(index: number | null): void {
    const item = index === null ? undefined : this.#options?.items[index];
    if (item) this.#options?.activate(item.file);
  }

  #told(): void {
    this.#schedule();
    this.#options?.select?.(this.#selection.files);
  }
}

customElements.define('tangent-gallery', Gallery);
