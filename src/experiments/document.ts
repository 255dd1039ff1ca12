import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { experimentFileSchema } from '../contract/experiment';
import { say, textOf, type Message, type Text } from '../contract/message';
import { experimentFormSchema, initialForm, type ExperimentForm } from '../contract/experiment-form';
import { issueWords } from './issue-words';
import { jsonFaults } from './json-faults';

/** What the text of a `*.tangent.json` file says. */
export interface ExperimentDocument {
  /** What it sets, each setting that is left out or of no use at its default. */
  readonly form: ExperimentForm;
  /** Settings that only the text knows, such as `clip`. */
  readonly others: Readonly<Record<string, unknown>>;
  /** Why the text is no experiment at all; the line counts from 1. */
  readonly broken: (Text & { readonly line: number }) | null;
  /** Settings that cannot be used. */
  readonly faults: readonly (Text & { readonly setting: string })[];
}

/** Comments and trailing commas are let pass, as in the files of VS Code. */
const options = { allowTrailingComma: true, allowEmptyContent: true };

/** Settings that belong to a file, not to what is trained. */
const ofTheFile = ['$schema', 'version'];

/** Reads the text of an experiment file, whatever it is: an empty one is an experiment of which nothing is set. */
export function readDocument(text: string): ExperimentDocument {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, options);
  const [error] = errors;
  if (error) return broken(text, error.offset, jsonFaults[printParseErrorCode(error.error)] ?? say`it is not JSON`);
  if (value === undefined) return { form: initialForm(), others: {}, broken: null, faults: [] };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return broken(text, 0, say`object expected`);
  return fromObject(value as Record<string, unknown>);
}

/** What can be understood of a text while it is being typed: broken or not. */
export function readLoosely(text: string): ExperimentForm {
  const value: unknown = parse(text, [], options);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? fromObject(value as Record<string, unknown>).form : initialForm();
}

function fromObject(value: Readonly<Record<string, unknown>>): ExperimentDocument {
  const form: Record<string, unknown> = { ...initialForm() };
  const others: Record<string, unknown> = {};
  const faults: (Text & { setting: string })[] = [];
  for (const [setting, given] of Object.entries(value)) {
    const inForm = Object.hasOwn(shapes.form, setting);
    const schema = inForm ? shapes.form[setting] : Object.hasOwn(shapes.experiment, setting) ? shapes.experiment[setting] : undefined;
    if (ofTheFile.includes(setting)) continue;
    const parsed = schema?.safeParse(given);
    if (!parsed) faults.push({ setting, ...textOf(say`there is no such setting`) });
    else if (!parsed.success) faults.push({ setting, ...textOf(issueWords(parsed.error.issues)) });
    else if (inForm) form[setting] = parsed.data;
    else others[setting] = parsed.data;
  }
  return { form: experimentFormSchema.parse(form), others, broken: null, faults };
}

const shapes = {
  form: experimentFormSchema.shape as Readonly<Record<string, (typeof experimentFormSchema.shape)[keyof ExperimentForm]>>,
  experiment: experimentFileSchema.shape as Readonly<Record<string, (typeof experimentFileSchema.shape)[keyof typeof experimentFileSchema.shape]>>,
};

function broken(text: string, offset: number, said: Message): ExperimentDocument {
  const line = text.slice(0, offset).split('\n').length;
  return { form: initialForm(), others: {}, broken: { ...textOf(said), line }, faults: [] };
}

/** The text of a new experiment file on a folder of pictures. */
export function newDocument(form: Partial<ExperimentForm> & { readonly dataset: string }): string {
  const { dataset, ...others } = form;
  const defaults = initialForm();
  const { backbone, linearize, methods, seed } = { ...defaults, ...others };
  const rest = Object.entries(others).filter(([name, value]) => !sameValue(value, defaults[name as keyof ExperimentForm]));
  return `${JSON.stringify({ version: 1, dataset, backbone, linearize, methods, seed, ...Object.fromEntries(rest) }, null, 2)}\n`;
}

/** Whether two values are the same as JSON. */
export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
