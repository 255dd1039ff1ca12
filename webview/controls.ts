import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';

// The only file that knows which components the page is made of.
provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeProgressRing(),
  vsCodeTextField(),
);

export interface Button {
  readonly label: string;
  /** What it does, where its label alone does not say so. */
  readonly name?: string;
  readonly click: () => void;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  readonly id?: string;
}

export function button({ label, name, click, primary = false, disabled = false, id }: Button): TemplateResult {
  return html`<vscode-button
    id=${id ?? nothing}
    appearance=${primary ? 'primary' : 'secondary'}
    aria-label=${name ?? nothing}
    title=${name ?? nothing}
    .disabled=${disabled}
    @click=${click}
    >${label}</vscode-button
  >`;
}

export interface Checkbox {
  /** The text beside the box, or a name for it alone where the text stands elsewhere. */
  readonly label: unknown;
  readonly name?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly change: (checked: boolean) => void;
}

/**
 * The component fires `change` when its property is set as well: such events are told by their value, for which the
 * listener has to be renewed before the property is.
 */
export function checkbox({ label, name, checked, disabled = false, change }: Checkbox): TemplateResult {
  const changed = ({ currentTarget }: Event): void => {
    if (isChecked(currentTarget) !== checked) change(!checked);
  };
  return html`<vscode-checkbox
    aria-label=${name ?? nothing}
    @change=${changed}
    .checked=${live(checked)}
    .disabled=${disabled}
    >${label}</vscode-checkbox
  >`;
}

const isChecked = (target: EventTarget | null): boolean => target !== null && 'checked' in target && target.checked === true;

export interface Choice {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly disabled?: boolean;
  readonly change: (value: string) => void;
}

/** A list of which one is chosen. It is built anew with its options, which the component reads only once. */
export function choice({ label, value, options, disabled = false, change }: Choice): TemplateResult {
  return html`${keyed(
    JSON.stringify(options),
    html`<vscode-dropdown
      aria-label=${label}
      @change=${(event: Event) => textOf(event) !== value && change(textOf(event))}
      .disabled=${disabled}
      .value=${live(value)}
    >
      ${options.map(
        (option) =>
          html`<vscode-option value=${option.value} ?selected=${option.value === value}>${option.label}</vscode-option>`,
      )}
    </vscode-dropdown>`,
  )}`;
}

/** A list with its label above it and a hint below. */
export function labelledChoice({ hint, ...options }: Choice & { readonly hint?: string | undefined }): TemplateResult {
  return html`<div class="field">
    <span class="label" aria-hidden="true">${options.label}</span>
    ${choice(options)} ${hint === undefined ? nothing : html`<p class="hint">${hint}</p>`}
  </div>`;
}

export interface TextField {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** What is wrong with the value, if anything. */
  readonly problem?: string | undefined;
  readonly hint?: string;
  readonly input: (value: string) => void;
}

export function textField(field: TextField): TemplateResult {
  const { label, value, placeholder, disabled = false, problem, hint, input } = field;
  return html`<div class="field">
    <vscode-text-field
      class=${problem === undefined ? '' : 'invalid'}
      placeholder=${placeholder ?? nothing}
      .disabled=${disabled}
      .value=${live(value)}
      @input=${(event: Event) => input(textOf(event))}
      >${label}</vscode-text-field
    >
    ${hint === undefined ? nothing : html`<p class="hint">${hint}</p>`}
    ${problem === undefined ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
  </div>`;
}

function textOf({ currentTarget }: Event): string {
  return currentTarget !== null && 'value' in currentTarget ? String(currentTarget.value) : '';
}

/** Work that is not counted. */
export const busy = (label: string): TemplateResult =>
  html`<span class="busy" role="status"><vscode-progress-ring aria-hidden="true"></vscode-progress-ring>${label}</span>`;
