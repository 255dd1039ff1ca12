/** Text that is HTML or SVG already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Content = string | number | Markup | null | readonly Content[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML and XML show it, in elements and in quoted attributes; what XML cannot hold becomes U+FFFD. */
export function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function written(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escapeText(String(content));
  return content.map(written).join('');
}

/** Tag of a template: what is put in is escaped, unless it is markup itself; lists are joined, null is nothing. */
export function markup(template: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(template.reduce((text, part, index) => text + written(contents[index - 1] ?? null) + part));
}
