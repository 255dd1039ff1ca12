import { html, nothing, type TemplateResult } from 'lit';
import { choice } from '../controls';
import { t } from '../l10n';
import type { Model } from './model';
import { featureWords } from './network-words';

/** Which value of the network is taken as features. */
export function features({ state, edit }: Model): TemplateResult | typeof nothing {
  const { inspection } = state;
  if (!inspection) return nothing;
  const { featureCandidates: candidates, features: current } = inspection;
  const options = candidates.map(({ name, kind, shape, usual }) => ({
    value: name,
    label: `${name} · ${featureWords(kind)} · ${shape.join('×')}${usual ? ` · ${t('default')}` : ''}`,
  }));
  const usual = candidates.find((candidate) => candidate.usual)?.name;
  return html`<div class="field" id="features">
    <span class="label" aria-hidden="true">${t('Features')}</span>
    ${choice({
      label: t('Features'),
      value: state.form.features ?? current,
      options,
      // What is linearized has to stand before the features.
      change: (name) => edit({ features: name === usual ? null : name, linearize: null }),
    })}
    <p class="hint">${t('The value inside the network that all models start from, averaged over the positions of a picture. The default is the one before the classifier of the network, where it has one.')}</p>
  </div>`;
}
