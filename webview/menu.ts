import { html, type TemplateResult } from 'lit';

/** Pixels between a list and the edges of the page. */
const edge = 8;

/** Keeps the list within the page, and closes it with the next press elsewhere. */
function opened({ currentTarget }: Event): void {
  if (!(currentTarget instanceof HTMLDetailsElement) || !currentTarget.open) return;
  const details = currentTarget;
  const content = details.querySelector('.menu-content');
  if (content instanceof HTMLElement) {
    content.style.left = '0';
    const beyond = content.getBoundingClientRect().right - document.documentElement.clientWidth + edge;
    content.style.left = `${-Math.max(0, Math.min(beyond, details.getBoundingClientRect().left - edge))}px`;
  }
  const pressed = ({ target }: PointerEvent): void => {
    if (details.open && target instanceof Node && details.contains(target)) return;
    details.open = false;
    document.removeEventListener('pointerdown', pressed);
  };
  document.addEventListener('pointerdown', pressed);
}

/**
 * A button that opens a list beneath it; Escape and leaving it close it.
 * @param once whether a choice closes it as well
 */
export function menu(id: string, label: unknown, content: TemplateResult, once = false): TemplateResult {
  const close = (event: Event): void => {
    if (event.currentTarget instanceof HTMLDetailsElement) event.currentTarget.open = false;
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !(event.currentTarget instanceof HTMLDetailsElement) || !event.currentTarget.open) return;
    close(event);
    event.currentTarget.querySelector('summary')?.focus();
  };
  const left = (event: FocusEvent): void => {
    const { currentTarget, relatedTarget } = event;
    if (currentTarget instanceof Element && relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) close(event);
  };
  const chosen = ({ target }: Event): void => {
    if (once && target instanceof Element && target.closest('vscode-button')) target.closest('details')?.removeAttribute('open');
  };
  return html`<details class="menu" id=${id} @toggle=${opened} @keydown=${pressed} @focusout=${left}>
    <summary>${label}</summary>
    <div class="menu-content" @click=${chosen}>${content}</div>
  </details>`;
}
