import { html, nothing, type TemplateResult } from 'lit';
import { methodNames, type MethodName } from '../../../src/contract/methods';
import type { MethodReport, Report } from '../../../src/contract/report';
import type { RunHead } from '../../../src/contract/run-view';
import { choice } from '../../controls';
import { count } from '../../format';
import { t } from '../../l10n';
import { methodTitle } from '../../method-names';
import type { SeenPart } from '../../../src/contract/predictions';
import type { Model } from '../model';
import { bestMethod } from '../table';
import { calibration } from './calibration';
import { confusion, pairWords } from './confusion';
import { pictureList } from './gallery-view';
import type { Cell, MistakesLook } from './look';
import { perClass } from './per-class';
import type { Shown, TestPicture } from './pictures';

/** What one model has wrong in the test part: what for what, which pictures, and how sure it was. */
export function mistakes(model: Model, run: RunHead): TemplateResult | typeof nothing {
  const { report } = run;
  if (!report) return nothing;
  const tested = methodNames.filter((name) => report.methods[name]);
  const look = model.look.mistakes;
  const method = asked(look.method, tested) ?? bestMethod(run) ?? tested.at(-1);
  const figures = method && report.methods[method];
  if (!figures) return nothing;
  const show = (change: Partial<MistakesLook>): void => model.show({ mistakes: { ...look, ...change } });
  const choose = (cell: Cell): void => {
    show({ shown: 'cell', cell: { label: cell.label, predicted: cell.predicted }, chosen: [] });
    showPictures();
  };
  const pair = pairOf(look, tested);
  return html`<section id="mistakes" aria-labelledby="mistakes-title">
    <h3 id="mistakes-title">${t('Mistakes')}</h3>
    <div class="mistakes-model">
      ${methodChoice(t('Model to look at'), method, tested, (name) => show({ method: name, chosen: [] }))} ${chosen(figures)}
    </div>
    ${confusion({
      classes: report.classes,
      counts: figures.confusion,
      title: methodTitle(method),
      look,
      choose,
      filter: (filter) => show({ filter }),
    })}
    ${views(model, report, { method, tested, pair, show })} ${listed(model, report, { method, pair })}
    ${perClass({ rows: figures.perClass, look, show })} ${calibration(figures)}
  </section>`;
}

const asked = (name: MethodName | null, tested: readonly MethodName[]): MethodName | null => (name && tested.includes(name) ? name : null);

interface Pair {
  readonly first: MethodName;
  readonly second: MethodName;
}

/** The two models that are held against each other. */
function pairOf({ first, second }: MistakesLook, tested: readonly MethodName[]): Pair | null {
  const a = asked(first, tested) ?? asked('full', tested) ?? tested.at(-1);
  const b = asked(second, tested) ?? asked('activation', tested) ?? tested.find((name) => name !== a);
  return a && b && a !== b ? { first: a, second: b } : a && tested.length > 1 ? { first: a, second: tested.find((name) => name !== a) ?? a } : null;
}

/** The gallery comes into sight, for it may lie below. */
function showPictures(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById('pictures')?.scrollIntoView({ block: 'nearest' })));
}

function methodChoice(label: string, value: MethodName, tested: readonly MethodName[], change: (name: MethodName) => void): TemplateResult {
  return html`<div class="field narrow">
    ${choice({
      label,
      value,
      options: tested.map((name) => ({ value: name, label: methodTitle(name) })),
      change: (picked) => {
        const name = tested.find((one) => one === picked);
        if (name) change(name);
      },
    })}
  </div>`;
}

function chosen({ searched, chosen: value, candidates }: MethodReport): TemplateResult {
  const tried = candidates.map((one) => String(one.value)).join(', ');
  return html`<p class="hint">
    ${searched === 'lambda' ? t('Weight decay {0}, chosen from {1}', value, tried) : t('Learning rate {0}, chosen from {1}', value, tried)}
  </p>`;
}

interface Views {
  readonly method: MethodName;
  readonly tested: readonly MethodName[];
  readonly pair: Pair | null;
  readonly show: (change: Partial<MistakesLook>) => void;
}

/** The other lists beside that of a cell: all mistakes, and where two models differ. */
function views(model: Model, report: Report, { method, tested, pair, show }: Views): TemplateResult {
  const { pictures, look } = model;
  const tab = (shown: MistakesLook['shown'], words: string, list: readonly TestPicture[] | null): TemplateResult =>
    html`<button
      type="button"
      class="view-button"
      id="view-${shown}"
      aria-pressed=${look.mistakes.shown === shown ? 'true' : 'false'}
      @click=${() => show({ shown, chosen: [] })}
    >${words} ${list === null ? nothing : html`<span class="tag">${count(list.length)}</span>`}</button>`;
  const all = pictures.list(report, { method, cell: null, pair: null });
  return html`<h4>${t('Pictures')}</h4>
    <div class="picture-views" role="group" aria-label=${t('Which pictures')}>
      ${tab('all', t('All mistakes'), all)}
      ${pair && pictures.predictions
        ? html`${tab('gained', t('Right with {0}, wrong with {1}', methodTitle(pair.first), methodTitle(pair.second)), pictures.list(report, shownOf('gained', { method, pair, cell: null })))}
            ${tab('lost', t('Right with {0}, wrong with {1}', methodTitle(pair.second), methodTitle(pair.first)), pictures.list(report, shownOf('lost', { method, pair, cell: null })))}`
        : nothing}
      ${tab('train', t('Training pictures'), null)} ${tab('validation', t('Validation pictures'), null)}
    </div>
    ${pair && pictures.predictions && tested.length > 2
      ? html`<div class="pair-choice">
          ${methodChoice(t('One model'), pair.first, tested.filter((name) => name !== pair.second), (first) => show({ first, second: pair.second, chosen: [] }))}
          <span aria-hidden="true">${t('and')}</span>
          ${methodChoice(t('The other model'), pair.second, tested.filter((name) => name !== pair.first), (second) => show({ first: pair.first, second, chosen: [] }))}
        </div>`
      : nothing}
    ${pictures.known && !pictures.predictions
      ? html`<p class="hint">${t('This run was made by a version that kept its {0} worst mistakes only.', all.length)}</p>`
      : nothing}`;
}

/** Which pictures a view lists; of two models the predictions shown are those of the one that is wrong. */
function shownOf(shown: MistakesLook['shown'], { method, pair, cell }: { method: MethodName; pair: Pair | null; cell: Cell | null }): Shown {
  if (shown === 'gained' && pair) return { method: pair.second, cell: null, pair: { right: pair.first, wrong: pair.second } };
  if (shown === 'lost' && pair) return { method: pair.first, cell: null, pair: { right: pair.second, wrong: pair.first } };
  return { method, cell: shown === 'cell' ? cell : null, pair: null };
}

/** The pictures of a part that trained or chose the models that a model finds least probable. */
function seenList(model: Model, part: SeenPart, method: MethodName): TemplateResult | typeof nothing {
  const pictures = model.seen[part];
  if (!pictures.known) return nothing;
  if (!pictures.predictions) return html`<p class="hint">${t('This run was made by a version that kept the predictions of the test part alone.')}</p>`;
  const list = pictures.leastProbable(method);
  const title = methodTitle(method);
  const heading = {
    train: t('{0} training pictures that {1} finds least probable', count(list.length), title),
    validation: t('{0} validation pictures that {1} finds least probable', count(list.length), title),
  };
  const hint = {
    train: t('The model was told these labels. What it still doubts may be labelled wrongly: look at the first ones. Models that learn less by heart, as the linear probe, show it best.'),
    validation: t('The model did not learn these pictures; they chose its settings. What it doubts may be hard, or labelled wrongly.'),
  };
  return pictureList(model, heading[part], list, title, { pictures, hint: hint[part] });
}

function listed(model: Model, report: Report, { method, pair }: { method: MethodName; pair: Pair | null }): TemplateResult {
  const { pictures, look } = model;
  const { shown, cell } = look.mistakes;
  if (shown === 'train' || shown === 'validation') return html`<div id="pictures">${seenList(model, shown, method)}</div>`;
  const query = shownOf(shown, { method, pair, cell });
  const list = pictures.list(report, query);
  const words = list.length === 1 ? t('1 picture') : t('{0} pictures', count(list.length));
  const heading = {
    all: list.length === 1 ? t('1 mistake of {0}, worst first', methodTitle(method)) : t('{0} mistakes of {1}, worst first', count(list.length), methodTitle(method)),
    cell: cell ? pairWords(report.classes, cell, list.length) : '',
    gained: pair ? t('Right with {0}, wrong with {1}: {2}', methodTitle(pair.first), methodTitle(pair.second), words) : '',
    lost: pair ? t('Right with {0}, wrong with {1}: {2}', methodTitle(pair.second), methodTitle(pair.first), words) : '',
  };
  return html`<div id="pictures">${pictures.known ? pictureList(model, heading[shown], list, methodTitle(query.method)) : nothing}</div>`;
}
