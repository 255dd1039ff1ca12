import type { TemplateResult } from 'lit';
import { seedsOf } from '../../src/contract/experiment';
import { atSize, type Preprocessing } from '../../src/contract/preprocessing';
import { labelledChoice, textField } from '../controls';
import type { Model, NumberField, NumbersField } from './model';
import { numberProblem, numbersIn, numbersProblem, seedsIn, seedsProblem } from './problems';

type ChosenField = 'engine' | 'precision' | 'background' | 'solver' | 'start';

/** A list of values of which one is set. */
export function choiceField<F extends ChosenField>(
  { state, edit }: Model,
  field: F,
  label: string,
  values: readonly Model['state']['form'][F][],
  words: (value: Model['state']['form'][F]) => string,
  hint?: string,
): TemplateResult {
  return labelledChoice({
    label,
    hint,
    value: state.form[field],
    options: values.map((value) => ({ value, label: words(value) })),
    change: (text) => {
      const chosen = values.find((value) => value === text);
      if (chosen !== undefined) edit({ [field]: chosen });
    },
  });
}

/** A field of several numbers, whose text stays as it is typed until it fits. */
export function numbersField({ state, look, edit, show }: Model, field: NumbersField, label: string, hint: string): TemplateResult {
  const { [field]: typed, ...others } = look.typed;
  return textField({
    label,
    value: typed ?? state.form[field].join(', '),
    hint,
    problem: typed === undefined ? undefined : numbersProblem(field, typed),
    input: (text) => {
      const numbers = numbersIn(text);
      // What is typed stays as it is until it fits, so that a comma at the end is not taken away.
      show({ typed: numbers && text.trim() === numbers.join(', ') ? others : { ...others, [field]: text } });
      if (numbers) edit({ [field]: numbers });
    },
  });
}

/** One seed, or several that make a run each; its text stays as it is typed until it fits. */
export function seedsField({ state, look, edit, show }: Model, label: string, hint: string): TemplateResult {
  const { seeds: typed, ...others } = look.typed;
  return textField({
    label,
    value: typed ?? seedsOf(state.form).join(', '),
    hint,
    problem: typed === undefined ? undefined : seedsProblem(typed),
    input: (text) => {
      const seeds = seedsIn(text);
      show({ typed: seeds && text.trim() === seeds.join(', ') ? others : { ...others, seeds: text } });
      const [seed, ...more] = seeds ?? [];
      if (seed !== undefined) edit({ seed, seeds: more.length > 0 ? [seed, ...more] : null });
    },
  });
}

/** A field of one number, whose text stays as it is typed until it fits. */
export function numberField({ state, look, edit, show }: Model, field: NumberField, label: string, hint?: string): TemplateResult {
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

/** What was set of the preprocessing, for pictures of another side. */
function resized({ form, inspection }: Model['state'], side: string): { preprocessing?: Preprocessing } {
  if (!form.preprocessing || !inspection) return {};
  const size = side.trim() === '' ? inspection.ownSize : { width: Number(side), height: Number(side) };
  return { preprocessing: atSize(form.preprocessing, size) };
}
