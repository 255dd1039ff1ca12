/** What the keys of a tree do, by WAI-ARIA's pattern. */
export interface TreeKeys {
  /** Whether the item is open; null where there is nothing to open. */
  readonly open: boolean | null;
  readonly toggleOpen: () => void;
  readonly toggleChecked: () => void;
}

const selector = '[role=treeitem]';

function visibleItems(item: HTMLElement): HTMLElement[] {
  return [...(item.closest('[role=tree]')?.querySelectorAll<HTMLElement>(selector) ?? [])];
}

/** The item a level above one. */
function above(items: readonly HTMLElement[], place: number): HTMLElement | undefined {
  return items.slice(0, place).findLast(({ ariaLevel }) => Number(ariaLevel) < Number(items[place]?.ariaLevel));
}

/** Moves the focus, opens and closes, or turns an item on or off. */
export function onTreeKey(event: KeyboardEvent, { open, toggleOpen, toggleChecked }: TreeKeys): void {
  const item = event.currentTarget;
  if (!(item instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = visibleItems(item);
  const place = items.indexOf(item);
  const move = (to: number): void => items[to]?.focus();
  const actions: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(place + 1),
    ArrowUp: () => move(place - 1),
    Home: () => move(0),
    End: () => move(items.length - 1),
    ArrowRight: () => (open === false ? toggleOpen() : open === true && move(place + 1)),
    ArrowLeft: () => (open === true ? toggleOpen() : above(items, place)?.focus()),
    ' ': toggleChecked,
    Enter: toggleChecked,
  };
  const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
  if (!action) return;
  event.preventDefault();
  action();
}
