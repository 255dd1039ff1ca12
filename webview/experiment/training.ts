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
      ${choiceField(model, 'solver', t('Solver of the linear models'), solverNames, (name) => names[name], t('How the best weights are found. The first two need no learning rate and reach the same result; leave the first. Fine-tuning takes Adam unless stochastic gradient descent is chosen.'))}
      ${convex ? numbersField(model, 'weightDecays', t('Weight decays to choose from'), t('How strongly large weights are held back, so that a model does not learn its pictures by heart. For the linear models; each is tried, and the validation pictures choose.')) : nothing}
      ${numbersField(model, 'learningRates', t('Learning rates to choose from'), convex
        ? t('How large the steps of fine-tuning are. Each is tried, and the validation pictures choose.')
        : t('How large the steps of training are. Each is tried, and the validation pictures choose.'))}
      ${choiceField(model, 'start', t('Start of the full model'), startNames, (name) => starts[name], t('From where activations and gradient features together are trained. It changes how long that takes, hardly the result.'))}
    </div>
  </details>`;
}

const startNames = ['zero', 'omega'] as const;
