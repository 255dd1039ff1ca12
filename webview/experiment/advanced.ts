import { html, nothing, type TemplateResult } from 'lit';
import { backgroundNames, engineNames, precisionNames } from '../../src/contract/experiment';
import { checkbox, textField } from '../controls';
import { t } from '../l10n';
import { features } from './features';
import { choiceField, numberField, seedsField } from './fields';
import type { Model } from './model';
import { patternProblem } from './problems';

/** Settings that most runs leave alone. */
export function advanced(model: Model): TemplateResult {
  const { form } = model.state;
  return html`<details id="advanced">
    <summary>${t('Advanced')}</summary>
    <div class="fields">
      <p class="hint">${t('Most runs leave these as they are.')}</p>
      ${seedsField(model, t('Seed'), t('Decides the split into parts and all random numbers. Several, as 0, 1, 2, make a run for each, one after another: they show how much chance matters.'))}
      ${numberField(model, 'splitSeed', t('Seed of the split'), t('Of the split alone, so that runs over seeds have the same test pictures. Empty: the seed of each run.'))}
      ${numberField(model, 'batch', t('Pictures per batch'), t('Computed at once: fewer take less memory. Fine-tuning learns from as many at a time.'))}
      ${numberField(model, 'epochs', t('Most epochs'), t('How often training goes through the pictures, for each value tried. Empty: as often as each model needs.'))}
      ${numberField(model, 'pictureSize', t('Side of the pictures'), t('In pixels, as the network sees them. Empty: its own. Smaller is faster.'))}
      ${numberField(model, 'views', t('Views'), t('Of each training picture: as it is, and random parts of it, mirrored or not, in changed colours. More help where pictures are few, and take that many times as long.'))}
      ${numberField(model, 'testViews', t('Test views'), t('Of each other picture: mirrored, and its corners. What the models say of them is averaged; more are slower and often a little better.'))}
      ${textField({
        label: t('Group by (regular expression)'),
        value: form.groupBy ?? '',
        hint: t('Pictures whose paths match alike stay in one part, as all pictures of one person must: else the test is too easy. Empty: each by itself.'),
        problem: patternProblem(form.groupBy),
        input: (text) => model.edit({ groupBy: text === '' ? null : text }),
      })}
      ${choiceField(model, 'engine', t('Engine'), engineNames, (name) => (name === 'auto' ? t('the fastest here') : name), t('What computes. The fastest is found by itself; name one only to compare.'))}
      ${choiceField(model, 'precision', t('Precision of what is kept'), precisionNames, (name) => name, t('Half of the memory with float16; results hardly change.'))}
      ${choiceField(model, 'background', t('Behind transparent pictures'), backgroundNames, (name) => (name === 'white' ? t('white') : t('black')), t('Matters only for pictures with transparent parts.'))}
      ${form.groupBy === null && model.state.dataset?.given
        ? checkbox({
            label: t('Split anew, whatever parts the folder makes'),
            checked: form.resplit,
            change: (resplit) => model.edit({ resplit }),
          })
        : nothing}
      ${features(model)}
    </div>
  </details>`;
}
