/** How far outside the window a picture counts as seen, so that scrolling shows no gaps. */
const margin = '600px 0px';

/** Tells which pictures of a list are in sight, and whether its end is. */
export class InSight {
  readonly #told: (files: readonly string[], end: boolean) => void;
  readonly #seen = new Set<Element>();
  readonly #watched = new Set<Element>();
  readonly #observer: IntersectionObserver;

  constructor(told: (files: readonly string[], end: boolean) => void) {
    this.#told = told;
    this.#observer = new IntersectionObserver((entries) => this.#changed(entries), { rootMargin: margin });
  }

  /** Watches these elements, and of those before only the ones that are among them. */
  watch(pictures: Iterable<HTMLElement>, end: Element | null): void {
    const now = new Set<Element>([...pictures, ...(end ? [end] : [])]);
    for (const element of this.#watched) {
      if (now.has(element)) continue;
      this.#observer.unobserve(element);
      this.#watched.delete(element);
      this.#seen.delete(element);
    }
    for (const element of now) {
      if (this.#watched.has(element)) continue;
      this.#watched.add(element);
      this.#observer.observe(element);
    }
  }

  #changed(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && this.#watched.has(target)) this.#seen.add(target);
      else this.#seen.delete(target);
    }
    const files = [...this.#seen].flatMap((element) => (element instanceof HTMLElement && element.dataset['file'] !== undefined ? [element.dataset['file']] : []));
    this.#told(files, [...this.#seen].some(({ id }) => id === 'more'));
  }
}
