import { Markup, markup } from './markup';

interface Page {
  readonly title: string;
  readonly css: string;
  /** Whether there are pictures, which are within it as `data:` addresses. */
  readonly pictures?: boolean;
  /** Of its text, as a tag: English unless given. */
  readonly language?: string;
  /** What stands in the page's main part. */
  readonly body: Markup;
}

/**
 * An HTML page that needs nothing else and runs nothing. Elements without content are closed, so that the page is XML as
 * well.
 */
export function standalonePage({ title, css, body, pictures = false, language = 'en' }: Page): string {
  const policy = ["default-src 'none'", ...(pictures ? ['img-src data:'] : []), "style-src 'unsafe-inline'"].join('; ');
  return markup`<!DOCTYPE html>
<html lang="${language}" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}"/>
<title>${title} – Tangent</title>
<style>${new Markup(css)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text;
}
