import { html, type TemplateResult } from 'lit';
import { engineNames } from '../../src/contract/experiment';
import { atSize, type Preprocessing } from '../../src/contract/preprocessing';
import { choice, textField } from '../controls';
import { t } from '../l10n';
import type { Model, NumberField } from './model';
import { numberProblem, patternProblem } from './problems';

/** Settings that most runs leave alone. */
export function advanced(model: Model): TemplateResult {
  const { form } = model.state;
  return html`<details>
    <summary>${t('Advanced')}</summary>
    <div class="fields">
      ${numberField(model, 'seed', t('Seed'), t('Of the split and of all random numbers.'))}
      ${numberField(model, 'batch', t('Pictures per batch'))}
      ${numberField(model, 'epochs', t('Most epochs'), t('Of one value of weight decay or learning rate. Empty: as each model needs.'))}
      ${numberField(model, 'pictureSize', t('Side of the pictures'), t('In pixels, as the network sees them. Empty: its own. Smaller is faster.'))}
      ${numberField(model, 'views', t('Views'), t('Of each training picture: as it is, and random parts of it, mirrored or not, in changed colours.'))}
      ${numberField(model, 'testViews', t('Test views'), t('Of each other picture: mirrored, and its corners. What the models say of them is averaged.'))}
      ${textField({
        label: t('Group by (regular expression)'),
        value: form.groupBy ?? '',
        hint: t('Pictures whose paths match alike stay in one part, as all pictures of one person.'),
        problem: patternProblem(form.groupBy),
        input: (text) => model.edit({ groupBy: text === '' ? null : text }),
      })}
      <div class="field">
        <span class="label" aria-hidden="true">${t('Engine')}</span>
        ${choice({
          label: t('Engine'),
          value: form.engine,
          options: engineNames.map((name) => ({ value: name, label: name === 'auto' ? t('the fastest here') : name })),
          change: (value) => model.edit({ engine: engineNames.find((name) => name === value) ?? 'auto' }),
        })}
      </div>
    </div>
  </details>`;
}

/** What was set of the preprocessing, for pictures of another side. */
function resized({ form, inspection }: Model['state'], side: string): { preprocessing?: Preprocessing } {
  if (!form.preprocessing || !inspection) return {};
  const size = side.trim() === '' ? inspection.ownSize : { width: Number(side), height: Number(side) };
  return { preprocessing: atSize(form.preprocessing, size) };
}

function numberField({ state, look, edit, show }: Model, field: NumberField, label: string, hint?: string): TemplateResult {
  const { [field]: typed, ...others } = look.typed;
  return textField({
    label,
    value: typed ?? String(state.form[field] ?? ''),
    ...(hint === undefined ? {} : { hint }),
    problem: typed === undefined ? undefined : numberProblem(field, typed),
    input: (text) => {
      const valid = numberProblem(field, text) === undefined;
      show({ typed: valid ? others : { ...others, [field]: text } });
      if (valid) edit({ [field]: text.trim() === '' ? null : Number(text), ...(field === 'pictureSize' && resized(state, text)) });
    },
  });
}
