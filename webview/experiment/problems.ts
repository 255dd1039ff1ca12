import { experimentSchema, seedsSchema } from '../../src/contract/experiment';
import { t } from '../l10n';
import type { Model, NumberField, NumbersField } from './model';
import { preprocessingFits } from './preprocessing';

export const ranges: Readonly<Record<NumberField, { readonly least: number; readonly most: number }>> = {
  splitSeed: { least: 0, most: 2 ** 32 - 1 },
  batch: { least: 1, most: 4096 },
  epochs: { least: 1, most: 100_000 },
  pictureSize: { least: 16, most: 2048 },
  views: { least: 1, most: 64 },
  testViews: { least: 1, most: 10 },
};

/** Fields that may stay empty, for the usual number. */
const optional: readonly NumberField[] = ['epochs', 'pictureSize', 'splitSeed'];

/** What is wrong with a number as it is typed. */
export function numberProblem(field: NumberField, text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' && optional.includes(field)) return undefined;
  const { least, most } = ranges[field];
  const value = /^\d+$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value >= least && value <= most ? undefined : t('A whole number from {0} to {1}', least, most);
}

/** The numbers of a text such as `0.1, 0.01`; null where it is none. */
export function numbersIn(text: string): number[] | null {
  const numbers = text.split(/[\s,;]+/).filter((part) => part !== '').map(Number);
  return numbers.length >= 1 && numbers.length <= 16 && numbers.every((number) => Number.isFinite(number) && number > 0) ? numbers : null;
}

/** What is wrong with several numbers as they are typed. */
export function numbersProblem(_field: NumbersField, text: string): string | undefined {
  return numbersIn(text) === null ? t('One to sixteen positive numbers, separated by commas') : undefined;
}

/** The seeds of a text such as `0, 1, 2`, each once; null where it is none. */
export function seedsIn(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const seeds = seedsSchema.safeParse([...new Set(parts.map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN)))]);
  return seeds.success ? seeds.data : null;
}

/** What is wrong with seeds as they are typed. */
export function seedsProblem(text: string): string | undefined {
  return seedsIn(text) === null ? t('One whole number from 0 on, or up to 64 of them, separated by commas') : undefined;
}

/** What is wrong with a pattern on paths. */
export function patternProblem(pattern: string | null): string | undefined {
  try {
    new RegExp(pattern ?? '', 'u');
    return undefined;
  } catch {
    return t('Not a regular expression');
  }
}

/** Why a run cannot be started, in the order of the form; empty where it can. */
export function problems(model: Model): string[] {
  const { state, look } = model;
  const { form, dataset, surveying, inspection, inspecting } = state;
  const found: string[] = [];
  if (!state.trusted) found.push(t('This workspace is not trusted.'));
  if (state.faults.length > 0) found.push(t('Mend the settings that are named above.'));
  if (form.dataset.trim() === '') found.push(t('Choose the folder of pictures.'));
  else if (!dataset && !surveying) found.push(t('Choose a folder that can be read.'));
  else if (dataset && dataset.classes.filter(({ count }) => count > 0).length < 2)
    found.push(t('The folder needs at least two sub-folders with pictures, one for each class.'));
  if (!inspection && !inspecting) found.push(t('Choose a network that can be read.'));
  if (form.linearize?.length === 0 && form.methods.some((method) => method === 'gradient' || method === 'full'))
    found.push(t('Choose at least one layer for the gradient features.'));
  if (form.methods.length === 0) found.push(t('Choose at least one model.'));
  if (!preprocessingFits(model)) found.push(t('Mend the marked fields under Preparation of the pictures.'));
  if (Object.entries(look.typed).some(([field, text]) => !typedFits(field as keyof Model['look']['typed'], text)) || patternProblem(form.groupBy) !== undefined || !rest(form))
    found.push(t('Mend the marked fields under Advanced.'));
  return found;
}

const numberFields = Object.keys(ranges);

function typedFits(field: keyof Model['look']['typed'], text: string): boolean {
  if (field === 'seeds') return seedsProblem(text) === undefined;
  const problem = numberFields.includes(field) ? numberProblem(field as NumberField, text) : numbersProblem(field as NumbersField, text);
  return problem === undefined;
}

const rest = (form: object): boolean =>
  experimentSchema.safeParse({ ...form, dataset: '-', linearize: null, methods: ['full'] }).success;
