import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { experimentSchema } from '../contract/experiment';
import { experimentFormSchema, initialForm, type ExperimentForm } from '../contract/experiment-form';

/** What the text of a `*.tangent.json` file says. */
export interface ExperimentDocument {
  /** What it sets, each setting that is left out or of no use at its default. */
  readonly form: ExperimentForm;
  /** Settings that only the text knows, such as `clip`. */
  readonly others: Readonly<Record<string, unknown>>;
  /** Why the text is no experiment at all; the line counts from 1. */
  readonly broken: { readonly message: string; readonly line: number } | null;
  /** Settings that cannot be used. */
  readonly faults: readonly { readonly setting: string; readonly message: string }[];
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
  if (error) return broken(text, error.offset, printParseErrorCode(error.error));
  if (value === undefined) return { form: initialForm(), others: {}, broken: null, faults: [] };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return broken(text, 0, 'ObjectExpected');
  return fromObject(value as Record<string, unknown>);
}

function fromObject(value: Readonly<Record<string, unknown>>): ExperimentDocument {
  const form: Record<string, unknown> = { ...initialForm() };
  const others: Record<string, unknown> = {};
  const faults: { setting: string; message: string }[] = [];
  for (const [setting, given] of Object.entries(value)) {
    const inForm = Object.hasOwn(shapes.form, setting);
    const schema = inForm ? shapes.form[setting] : Object.hasOwn(shapes.experiment, setting) ? shapes.experiment[setting] : undefined;
    if (ofTheFile.includes(setting)) continue;
    const parsed = schema?.safeParse(given);
    if (!parsed) faults.push({ setting, message: 'there is no such setting' });
    else if (!parsed.success) faults.push({ setting, message: parsed.error.issues.map(issueWords).join('; ') });
    else if (inForm) form[setting] = parsed.data;
    else others[setting] = parsed.data;
  }
  return { form: experimentFormSchema.parse(form), others, broken: null, faults };
}

const shapes = {
  form: experimentFormSchema.shape as Readonly<Record<string, (typeof experimentFormSchema.shape)[keyof ExperimentForm]>>,
  // A file does not name itself.
  experiment: experimentSchema.omit({ file: true }).shape as Readonly<Record<string, (typeof experimentSchema.shape)[Exclude<keyof typeof experimentSchema.shape, 'file'>]>>,
};

const issueWords = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;

function broken(text: string, offset: number, code: string): ExperimentDocument {
  const line = text.slice(0, offset).split('\n').length;
  // CloseBraceExpected → close brace expected
  const message = code.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
  return { form: initialForm(), others: {}, broken: { message, line }, faults: [] };
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
