import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { z } from 'zod';
import { parseBytes } from '../contract/byte-size';
import { TangentError } from '../contract/errors';
import { backgroundNames, engineNames, type Experiment, type ExperimentRequest, experimentSchema, precisionNames, solverNames } from '../contract/experiment';
import { methodNames } from '../contract/methods';
import { backboneOf } from './paths';

/** What the options of `adapt` give: the request's own fields, but files by name. */
export type ExperimentOptions = Omit<ExperimentRequest, 'version' | 'dataset' | 'preprocessing' | 'file'> & { readonly preprocessing?: string };

type Field = keyof Omit<ExperimentRequest, 'version' | 'dataset' | 'file'>;

const { shape } = experimentSchema;

/** How the help names what is done without an option. */
function otherwise(field: Exclude<Field, 'preprocessing'>): string {
  return `(default: ${String(shape[field].parse(undefined))})`;
}

/** Each field of an experiment with its option. */
const options: { readonly [F in Field]: Option } = {
  backbone: new Option('--backbone <id|path>', `pre-trained network ${otherwise('backbone')}`),
  linearize: new Option('--layers, --linearize <names>', 'layers or blocks to linearize, as inspect lists them, separated by commas (default: the top ones)').argParser(list),
  features: new Option('--features <value>', 'value of the network taken as features, as inspect names it (default: what its classifier stands on)'),
  methods: new Option('--methods <names>', `of ${methodNames.join(', ')} (default: all)`).argParser(list),
  solver: new Option('--solver <name>', `of the three linear models ${otherwise('solver')}`).choices(solverNames),
  epochs: new Option('--epochs <n>', "most epochs of one candidate (default: the method's own)").argParser(number),
  patience: new Option('--patience <n>', `epochs without a better validation loss ${otherwise('patience')}`).argParser(number),
  batch: new Option('--batch <n>', `pictures per batch ${otherwise('batch')}`).argParser(number),
  seed: new Option('--seed <n>', `of split, order and start ${otherwise('seed')}`).argParser(number),
  splitSeed: new Option('--split-seed <n>', 'of the split alone, so that runs over seeds share their test pictures (default: the seed)').argParser(number),
  engine: new Option('--engine <name>', `what computes ${otherwise('engine')}`).choices([...engineNames]),
  weightDecays: new Option('--lambda <values>', `weight decays to choose from, for the linear models ${otherwise('weightDecays')}`).argParser(numbers),
  learningRates: new Option('--learning-rates <values>', `learning rates to choose from, for fine-tuning ${otherwise('learningRates')}`).argParser(numbers),
  weightDecay: new Option('--weight-decay <value>', `where a learning rate is searched ${otherwise('weightDecay')}`).argParser(number),
  clip: new Option('--clip <norm>', "largest norm of a minibatch's gradient (default: none)").argParser(number),
  start: new Option('--start <where>', `start of the full model ${otherwise('start')}`).choices(['zero', 'omega']),
  neuralTangentScaling: new Option('--ntk', 'scale parameters as the neural tangent kernel does'),
  groupBy: new Option('--group-by <regex>', 'pictures whose paths match alike stay in one part'),
  resplit: new Option('--resplit', 'split anew where the folder has train, validation and test parts'),
  background: new Option('--background <colour>', `behind transparent pictures ${otherwise('background')}`).choices([...backgroundNames]),
  pictureSize: new Option('--picture-size <n>', "height and width in which the network sees pictures (default: the backbone's)").argParser(number),
  views: new Option('--views <n>', `views of each training picture: parts, mirrored, in changed colours ${otherwise('views')}`).argParser(number),
  testViews: new Option('--test-views <n>', `views of each other picture to average over, at most 10 ${otherwise('testViews')}`).argParser(number),
  memoryBudget: new Option('--memory-budget <size>', 'memory for what is kept of the pictures, as 4GiB (default: a quarter)').argParser(byteCount),
  precision: new Option('--precision <name>', `of the numbers that are kept ${otherwise('precision')}`).choices([...precisionNames]),
  preprocessing: new Option('--preprocessing <file>', "JSON file with the preprocessing, instead of the backbone's own"),
};

/** The options of some fields of an experiment, each stored under its field's name. */
export function experimentOptions(fields: readonly Field[]): Option[] {
  return fields.map((field) => {
    const option = options[field];
    option.attributeName = () => field;
    return option;
  });
}

/** Adds the options of an experiment. */
export function addExperimentOptions(command: Command): void {
  for (const option of experimentOptions(Object.keys(options) as Field[])) command.addOption(option);
}

/**
 * The experiment that the options ask for, defaults filled in.
 * @param base an experiment of which the options change parts
 * @throws TangentError that names the option
 */
export function experimentOf(dataset: string, { backbone, preprocessing, ...given }: ExperimentOptions, base?: Experiment): Experiment {
  const changed = {
    ...given,
    backbone: backbone === undefined ? undefined : backboneOf(backbone),
    preprocessing: preprocessing === undefined ? undefined : jsonFile(preprocessing),
  };
  const request = { ...base, dataset, ...Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined)) };
  if (given.groupBy) requirePattern(given.groupBy);
  const parsed = experimentSchema.safeParse(request);
  if (parsed.success) return { ...parsed.data, methods: methodNames.filter((name) => parsed.data.methods.includes(name)) };
  const issue = parsed.error.issues[0];
  const field = Object.entries(options).find(([name]) => name === issue?.path[0]);
  const flag = field?.[1].long ?? 'the experiment';
  throw new TangentError('usage', `${flag}: ${issue ? problemOf(issue, request) : 'not valid'}; see --help`);
}

/** What is wrong with a field of the request, or with one of its values. */
function problemOf({ path: [field, ...inside], message, ...issue }: z.core.$ZodIssue, request: object): string {
  const words = issue.code === 'invalid_type' && issue.expected === 'int' ? 'it must be a whole number' : message;
  const value: unknown = Object.entries(request).find(([name]) => name === field)?.[1];
  const [index] = inside;
  if (typeof index === 'number' && Array.isArray(value)) return `${JSON.stringify(value[index])}: ${words}`;
  return `${inside.length > 0 ? `${inside.join('.')}: ` : ''}${words}`;
}

export function list(text: string): string[] {
  const items = text.split(',').map((item) => item.trim()).filter((item) => item !== '');
  if (items.length === 0) throw new InvalidArgumentError('It names nothing.');
  return items;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It is not a number.');
  return value;
}

function byteCount(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === null) throw new InvalidArgumentError('It is not a size such as 4GiB or 500MB.');
  return bytes;
}

export function numbers(text: string): number[] {
  return list(text).map(number);
}

function requirePattern(pattern: string): void {
  try {
    new RegExp(pattern, 'u');
  } catch (cause) {
    throw new TangentError('usage', `--group-by: ${cause instanceof Error ? cause.message : pattern}; give a regular expression`, { cause });
  }
}

function jsonFile(name: string): ExperimentRequest['preprocessing'] {
  try {
    return JSON.parse(readFileSync(path.resolve(name), 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TangentError('usage', `--preprocessing: ${name} is not a JSON file that can be read (${reason})`, { cause });
  }
}
