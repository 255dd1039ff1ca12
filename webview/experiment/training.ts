import { html, nothing, type TemplateResult } from 'lit';
import { convexSolvers, solverNames } from '../../src/contract/experiment';
import { t } from '../l10n';
import { choiceField, numbersField } from './fields';
import type { Model } from './model';

/** How the models are trained. */
export function training(model: Model): TemplateResult {
  const { form } = model.state;
  const names = {
    subspace: t('subspace optimization, no learning rate'),
    lbfgs: t('L-BFGS, no learning rate'),
    adam: t('Adam'),
    sgd: t('stochastic gradient descent'),
  };
  const starts = { zero: t('zero'), omega: t('the linear probe') };
  const convex = convexSolvers.includes(form.solver);
  return html`<details id="training">
    <summary>${t('How the models are trained')}</summary>
    <div class="fields">
      ${choiceField(model, 'solver', t('Solver of the linear models'), solverNames, (name) => names[name], t('Fine-tuning takes Adam unless stochastic gradient descent is chosen.'))}
      ${convex ? numbersField(model, 'weightDecays', t('Weight decays to choose from'), t('Of the linear models; the validation part chooses.')) : nothing}
      ${numbersField(model, 'learningRates', t('Learning rates to choose from'), convex ? t('Of fine-tuning; the validation part chooses.') : t('Of all models; the validation part chooses.'))}
      ${choiceField(model, 'start', t('Start of the full model'), startNames, (name) => starts[name])}
    </div>
  </details>`;
}

const startNames = ['zero', 'omega'] as const;
