import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Calibration, MethodReport } from '../../../src/contract/report';
import { count, figure, percent } from '../../format';
import { t } from '../../l10n';

/** Units of the drawing for the whole from 0 to 1. */
const side = 200;
const margin = 34;

/** How far the model's probabilities can be taken at their word: a sentence, the reliability diagram, its table. */
export function calibration({ calibration: figures, testAccuracy }: MethodReport): TemplateResult | typeof nothing {
  if (!figures || !Number.isFinite(figures.confidence)) return nothing;
  return html`<details class="calibration">
    <summary>${t('Calibration')}: ${sentence(figures.confidence, testAccuracy)}</summary>
    <div class="calibration-body">
      <figure>
        ${diagram(figures)}
        <figcaption class="hint">
          ${t('Bars: how many are right among predictions of that probability. On the line, a model is right as often as it says. The fewer predictions, the paler a bar.')}
        </figcaption>
      </figure>
      <div>${measures(figures)} ${table(figures)}</div>
    </div>
  </details>`;
}

function sentence(confidence: number, accuracy: number): string {
  const [says, right] = [percent(confidence), percent(accuracy)];
  const difference = confidence - accuracy;
  if (Math.abs(difference) < 0.02) return t('Says {0} on average and is right in {1}: its probabilities can be taken at their word.', says, right);
  return difference > 0
    ? t('Says {0} on average and is right in {1}: it is too sure of itself.', says, right)
    : t('Says {0} on average and is right in {1}: it is surer than it says.', says, right);
}

function measures({ expectedError, brier, logLoss, bins }: Calibration): TemplateResult {
  return html`<dl class="measures">
    <dt>${t('Expected calibration error, {0} bins', bins.length)}</dt>
    <dd>${percent(expectedError)}</dd>
    <dt>${t('Brier score (0 is perfect, 2 the worst)')}</dt>
    <dd>${figure(brier)}</dd>
    <dt>${t('Mean log loss, in nats')}</dt>
    <dd>${figure(logLoss)}</dd>
  </dl>`;
}

const x = (fraction: number): number => margin + side * fraction;
const y = (fraction: number): number => 6 + side * (1 - fraction);

function diagram({ bins }: Calibration): TemplateResult {
  const most = Math.max(...bins.map(({ count: pictures }) => pictures), 1);
  const width = side / bins.length;
  const bar = ({ count: pictures, confidence, accuracy }: Calibration['bins'][number], bin: number): SVGTemplateResult | typeof nothing => {
    if (pictures === 0) return nothing;
    const paleness = 1 + Math.floor(4 * Math.sqrt(pictures / most));
    return svg`<rect class="reliability-bar pale-${Math.min(4, paleness)}" x=${x(bin / bins.length) + 1} y=${y(accuracy)} width=${width - 2} height=${side * accuracy}></rect>
      <line class="accuracy" x1=${x(bin / bins.length) + 1} x2=${x((bin + 1) / bins.length) - 1} y1=${y(accuracy)} y2=${y(accuracy)}></line>
      <circle cx=${x(confidence)} cy=${y(accuracy)} r="2.5"></circle>`;
  };
  const ticks = [0, 0.5, 1];
  return html`<svg class="reliability" viewBox="0 0 ${margin + side + 14} ${side + 44}" role="img" aria-label=${t('Reliability diagram; the table beside it holds the same figures')}>
    ${ticks.map(
      (tick) => svg`<line class="grid" x1=${x(0)} x2=${x(1)} y1=${y(tick)} y2=${y(tick)}></line>
        <text x=${x(0) - 4} y=${y(tick) + 4} text-anchor="end">${100 * tick}</text>
        <text x=${x(tick)} y=${y(0) + 14} text-anchor="middle">${100 * tick}</text>`,
    )}
    ${bins.map(bar)}
    <line class="perfect" x1=${x(0)} y1=${y(0)} x2=${x(1)} y2=${y(1)}></line>
    <text x=${x(0.5)} y=${side + 38} text-anchor="middle">${t('Says, %')}</text>
    <text transform="translate(10 ${y(0.5)}) rotate(-90)" text-anchor="middle">${t('Right, %')}</text>
  </svg>`;
}

function table({ bins }: Calibration): TemplateResult {
  const range = (bin: number): string => t('{0} to {1} %', Math.round((100 * bin) / bins.length), Math.round((100 * (bin + 1)) / bins.length));
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${t('Probability')}</th>
        <th scope="col" class="number">${t('Predictions')}</th>
        <th scope="col" class="number">${t('Says')}</th>
        <th scope="col" class="number">${t('Right')}</th>
      </tr>
    </thead>
    <tbody>
      ${bins.map((bin, index) =>
        bin.count === 0
          ? nothing
          : html`<tr>
              <th scope="row">${range(index)}</th>
              <td class="number">${count(bin.count)}</td>
              <td class="number">${percent(bin.confidence)}</td>
              <td class="number">${percent(bin.accuracy)}</td>
            </tr>`,
      )}
    </tbody>
  </table>`;
}
