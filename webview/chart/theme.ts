/** A canvas knows no variables of style sheets: this reads the colours they have at the moment. */
export function readColour(element: Element, variable: string): string {
  return getComputedStyle(element).getPropertyValue(variable).trim() || getComputedStyle(element).color;
}

/** Calls `listener` whenever the colour theme has changed, until the returned function is called. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  return () => observer.disconnect();
}
