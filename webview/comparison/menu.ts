import { html, type TemplateResult } from 'lit';

/** A button that opens a list beneath it; Escape and leaving it close it. */
export function menu(id: string, label: unknown, content: TemplateResult): TemplateResult {
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
  return html`<details class="menu" id=${id} @keydown=${pressed} @focusout=${left}>
    <summary>${label}</summary>
    <div class="menu-content">${content}</div>
  </details>`;
}
