import { html, nothing, type TemplateResult } from 'lit';
import { button } from './controls';
import { t } from './l10n';

type Message = { readonly type: 'manage-trust' } | { readonly type: 'dismiss-error' };

interface Banners {
  readonly trusted: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** What stands above a page: that the workspace is not trusted, and what went wrong last. */
export function banners({ trusted, error }: Banners, send: (message: Message) => void): TemplateResult {
  return html`${trusted ? nothing : untrusted(send)}${error ? failure(error, send) : nothing}`;
}

function untrusted(send: (message: Message) => void): TemplateResult {
  return html`<div class="banner warning" role="note">
    <p>${t('Restricted Mode: results can be looked at, but nothing is trained until you trust this workspace.')}</p>
    ${button({ label: t('Manage Workspace Trust'), click: () => send({ type: 'manage-trust' }) })}
  </div>`;
}

function failure({ code, message }: NonNullable<Banners['error']>, send: (message: Message) => void): TemplateResult {
  return html`<div class="banner error" role="alert" data-code=${code}>
    <p>${message}</p>
    ${button({ label: t('Dismiss'), click: () => send({ type: 'dismiss-error' }) })}
  </div>`;
}
