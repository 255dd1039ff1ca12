import { html, nothing, type TemplateResult } from 'lit';
import { preprocessingSchema, type Preprocessing } from '../../src/contract/preprocessing';
import { button, labelledChoice, textField } from '../controls';
import { t } from '../l10n';
import type { Model, PreprocessingField } from './model';
import { sourceWords } from './network-words';
import { numbersOf, preprocessingProblem } from './preprocessing-problems';

type Triple = Preprocessing['mean'];

const text = (numbers: Triple): string => numbers.map((number) => String(Number(number.toPrecision(6)))).join(', ');

/** How pictures are prepared for the network, where each part comes from, and fields to change it. */
export function preprocessing(model: Model): TemplateResult | typeof nothing {
  const { inspection, form } = model.state;
  if (!inspection) return nothing;
  const { preprocessingSources: from } = inspection;
  const now = form.preprocessing ?? inspection.preprocessing;
  const guessed = form.preprocessing === null && inspection.preprocessingOrigin === 'guess';
  const change = (changed: Partial<Preprocessing>): void => {
    model.edit({ preprocessing: { ...now, ...changed } });
  };
  const source = (rule: keyof typeof from): string => sourceWords(form.preprocessing === null ? from[rule] : 'option');
  return html`${guessed
      ? html`<p class="warning">${t('The file does not say how pictures are prepared for it. Usual values are assumed: check them below.')}</p>`
      : nothing}
    <p id="preprocessing-summary" class="hint">${summaryWords(now)} ${source('normalization')}</p>
    <details id="preprocessing">
      <summary>${t('Preparation of the pictures')}</summary>
      <div class="fields">
        <p class="hint">
          ${t('Size: {0} × {1}.', now.width, now.height)} ${sourceWords(from.size)} ${t('Another side can be set under Advanced.')}
        </p>
        ${resizing(model, now, change, source('resize'))}
        ${labelledChoice({
          label: t('Order of the channels'),
          hint: source('channelOrder'),
          value: now.channelOrder,
          options: [
            { value: 'RGB', label: t('red, green, blue') },
            { value: 'BGR', label: t('blue, green, red') },
          ],
          change: (value) => change({ channelOrder: value === 'BGR' ? 'BGR' : 'RGB' }),
        })}
        ${numbersField(model, 'mean', t('Mean'), now.mean, (mean) => change({ mean }), t('Subtracted from pixel values of 0 to 255, for each channel.'))}
        ${numbersField(model, 'std', t('Deviation'), now.std, (std) => change({ std }), t('What the difference is divided by. {0}', source('normalization')))}
        <div>
          ${button({
            label: t('Reset'),
            id: 'reset-preprocessing',
            disabled: form.preprocessing === null && Object.keys(model.look.typedPreprocessing).length === 0,
            click: () => {
              model.show({ typedPreprocessing: {} });
              model.edit({ preprocessing: null });
            },
          })}
        </div>
      </div>
    </details>`;
}

/** What is done to a picture, in a line. */
function summaryWords({ width, height, resize, channelOrder, mean, std }: Preprocessing): string {
  const resized = resize.mode === 'stretch' ? t('Both sides to {0} × {1}', width, height) : t('Shorter side to {0}, of which the middle {1} × {2}', resize.size, width, height);
  const values = (numbers: Triple): string => (new Set(numbers).size === 1 ? text(numbers).split(', ', 1).join() : `(${text(numbers)})`);
  return t('{0}; {1}; (pixel − {2}) / {3}.', resized, channelOrder, values(mean), values(std));
}

function resizing(model: Model, now: Preprocessing, change: (changed: Partial<Preprocessing>) => void, source: string): TemplateResult {
  const { resize, width, height } = now;
  const { interpolation } = resize;
  return html`${labelledChoice({
      label: t('Resizing'),
      hint: source,
      value: resize.mode,
      options: [
        { value: 'shorter-side', label: t('the shorter side, then the middle is cut out') },
        { value: 'stretch', label: t('both sides, whatever the proportions') },
      ],
      change: (mode) => {
        const { size: _, ...typedPreprocessing } = model.look.typedPreprocessing;
        model.show({ typedPreprocessing });
        change(
          mode === 'stretch'
            ? { resize: { mode: 'stretch', interpolation }, crop: 'none' }
            : { resize: { mode: 'shorter-side', size: Math.max(width, height), interpolation }, crop: 'center' },
        );
      },
    })}
    ${resize.mode === 'stretch'
      ? nothing
      : typedField(model, now, 'size', t('Shorter side'), String(resize.size), (value) => change({ resize: { ...resize, size: Number(value) } }))}
    ${labelledChoice({
      label: t('Interpolation'),
      value: interpolation,
      options: [
        { value: 'bilinear', label: t('bilinear') },
        { value: 'bicubic', label: t('bicubic') },
      ],
      change: (value) => change({ resize: { ...resize, interpolation: value === 'bicubic' ? 'bicubic' : 'bilinear' } }),
    })}`;
}

function numbersField(
  model: Model,
  field: 'mean' | 'std',
  label: string,
  value: Triple,
  change: (numbers: Triple) => void,
  hint: string,
): TemplateResult {
  const now = model.state.form.preprocessing ?? model.state.inspection?.preprocessing;
  return typedField(model, now, field, label, text(value), (typed) => {
    const numbers = numbersOf(typed);
    if (numbers) change(numbers);
  }, hint);
}

/** A field whose text stays as it is typed until it fits. */
function typedField(
  { look, show }: Model,
  now: Preprocessing | undefined,
  field: PreprocessingField,
  label: string,
  value: string,
  change: (text: string) => void,
  hint?: string,
): TemplateResult {
  const { [field]: typed, ...others } = look.typedPreprocessing;
  const problem = typed === undefined ? undefined : preprocessingProblem(field, typed, now);
  return textField({
    label,
    value: typed ?? value,
    ...(hint === undefined ? {} : { hint }),
    problem,
    input: (next) => {
      const valid = preprocessingProblem(field, next, now) === undefined;
      show({ typedPreprocessing: { ...others, [field]: next } });
      if (valid) change(next);
    },
  });
}

/** Whether the fields as they stand can be used. */
export function preprocessingFits({ look, state }: Model): boolean {
  const now = state.form.preprocessing ?? state.inspection?.preprocessing;
  const typed = Object.entries(look.typedPreprocessing) as [PreprocessingField, string][];
  return typed.every(([field, value]) => preprocessingProblem(field, value, now) === undefined) && (state.form.preprocessing === null || preprocessingSchema.safeParse(state.form.preprocessing).success);
}
