import { html, nothing, type TemplateResult } from 'lit';
import { runSeconds, type Costs } from '../../src/contract/costs';
import { seedsOf } from '../../src/contract/experiment';
import { bytes, count, durationRange, short } from '../format';
import { t } from '../l10n';
import type { Model } from './model';
import { chosenLayers } from './layers';

/** The part of the machine's memory beyond which it is kept in files, unless the settings say otherwise. */
const budget = 0.25;
/** The part of the pictures that trains, where the split is not known. */
const training = 0.7;

/** How many views of pictures a run goes through; 0 where the pictures are not known. */
function viewsSeen({ dataset, check, form }: Model['state']): number {
  const pictures = dataset?.classes.reduce((sum, one) => sum + one.count, 0) ?? 0;
  const { train, validation, test } = check?.samples ?? dataset?.parts ?? { train: pictures * training, validation: pictures * (1 - training), test: 0 };
  return train * form.views + (validation + test) * form.testViews;
}

/** Time and memory in a few words, beside the button that starts the run. */
export function estimate({ state }: Model): TemplateResult | typeof nothing {
  const { inspection, form } = state;
  const seen = viewsSeen(state);
  if (!inspection?.costs || seen === 0) return nothing;
  const seconds = runSeconds(inspection.costs, seen, form.methods);
  const memory = bytes(inspection.costs.bytesPerSample * seen);
  const words = seconds ? t('About {0}; keeps {1} of the pictures.', durationRange(seconds), memory) : t('Keeps {0} of the pictures.', memory);
  const runs = seedsOf(form).length;
  return html`<p class="hint" id="estimate">${words}${runs > 1 ? ` ${t('Starts {0} runs, one after another; this is for each.', runs)}` : ''}</p>`;
}

/** What the chosen layers cost: what is kept and learned, exactly, and how long it takes, about. */
export function costs({ state }: Model): TemplateResult | typeof nothing {
  const { inspection, dataset, inspecting, memoryBytes, form } = state;
  if (!inspection?.costs) return nothing;
  const chosen = new Set(chosenLayers(form.linearize, inspection));
  if (chosen.size === 0) return nothing;
  const known = inspection.costs;
  // Parameters add up at once; what else the choice costs has to be asked.
  const parameters = inspection.layers.filter(({ name }) => chosen.has(name)).reduce((sum, layer) => sum + layer.parameterCount, 0);
  const pictures = (state.check ?? dataset)?.classes.reduce((sum, one) => sum + one.count, 0) ?? 0;
  const seen = viewsSeen(state);
  const total = known.bytesPerSample * seen;
  const waiting = inspecting ? t('…') : null;
  const each = bytes(known.bytesPerSample);
  return html`<section aria-labelledby="costs-title" aria-busy=${String(inspecting)}>
    <h3 id="costs-title">${t('What it costs')}</h3>
    <dl class="costs">
      <dt>${t('Parameters')}</dt>
      <dd id="cost-parameters">${short(parameters)}</dd>
      <dt>${t('Memory')}</dt>
      <dd id="memory">
        ${waiting ?? (pictures === 0 ? t('{0} for each picture', each) : t('about {0} ({1} for each of {2} pictures)', bytes(total), each, count(pictures)))}
      </dd>
      ${known.secondsPerStep
        ? html`<dt>${t('Step')}</dt>
            <dd id="cost-step">${waiting ?? stepWords(known, known.secondsPerStep)}</dd>`
        : nothing}
      ${runLine(known, seen, state, waiting)}
    </dl>
    ${!inspecting && total > budget * memoryBytes
      ? html`<p class="hint">${t('This machine has {0}: what does not fit in a quarter of it is kept in files, which is slower.', bytes(memoryBytes))}</p>`
      : nothing}
  </section>`;
}

function stepWords({ batch, engine }: Costs, { typical, least, most }: NonNullable<Costs['secondsPerStep']>): string {
  const milliseconds = (seconds: number): string => String(Number((1000 * seconds).toPrecision(2)));
  return t('about {0} ms for {1} pictures with {2} ({3} to {4} ms)', milliseconds(typical), batch, engine ?? '', milliseconds(least), milliseconds(most));
}

/** How long a run takes from the start to the report, between two ends. */
function runLine(known: Costs, seen: number, { form }: Model['state'], waiting: string | null): TemplateResult | typeof nothing {
  const seconds = seen > 0 ? runSeconds(known, seen, form.methods) : null;
  if (!seconds) return nothing;
  return html`<dt>${t('Run')}</dt>
    <dd id="cost-run">${waiting ?? t('about {0}, with features and training of all models chosen', durationRange(seconds))}</dd>`;
}
