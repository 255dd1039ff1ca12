import { html, nothing, type TemplateResult } from 'lit';
import { backgroundNames, engineNames, precisionNames } from '../../src/contract/experiment';
import { checkbox, textField } from '../controls';
import { t } from '../l10n';
import { choiceField, numberField, seedsField } from './fields';
import type { Model } from './model';
import { patternProblem } from './problems';

/** Settings that most runs leave alone. */
export function advanced(model: Model): TemplateResult {
  const { form } = model.state;
  return html`<details>
    <summary>${t('Advanced')}</summary>
    <div class="fields">
      ${seedsField(model, t('Seed'), t('Of the split and of all random numbers. Several, as 0, 1, 2, make a run for each, one after another.'))}
      ${numberField(model, 'splitSeed', t('Seed of the split'), t('Of the split alone, so that runs over seeds have the same test pictures. Empty: the seed of each run.'))}
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
      ${choiceField(model, 'engine', t('Engine'), engineNames, (name) => (name === 'auto' ? t('the fastest here') : name))}
      ${choiceField(model, 'precision', t('Precision of what is kept'), precisionNames, (name) => name, t('Half of the memory with float16.'))}
      ${choiceField(model, 'background', t('Behind transparent pictures'), backgroundNames, (name) => (name === 'white' ? t('white') : t('black')))}
      ${form.groupBy === null && model.state.dataset?.given
        ? checkbox({
            label: t('Split anew, whatever parts the folder makes'),
            checked: form.resplit,
            change: (resplit) => model.edit({ resplit }),
          })
        : nothing}
    </div>
  </details>`;
}
