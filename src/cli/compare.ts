import path from 'node:path';
import { Option, type Command } from 'commander';
import { acrossRuns, areComparable, pairsOfRuns } from '../contract/across/assemble';
import { allColumns, defaultColumns, type Column } from '../contract/across/columns';
import type { AcrossRuns } from '../contract/across/comparison';
import { csvOf, textTable, valueTable } from '../contract/across/export';
import type { Side } from '../contract/across/pairs';
import { runRow, distinctTitles, type RunRow } from '../contract/across/rows';
import { acrossRunsMarkdown, changeLines, pairNotes } from '../contract/across/texts';
import { TangentError } from '../contract/errors';
import { byIdentifier, byTitle, methodNames, methodNameSchema, type MethodName, type MethodNaming } from '../contract/methods';
import type { RunView } from '../contract/run-view';
import { inEnglish } from '../contract/translate';
import { readEnvironment, readRun, writeWhole } from '../runs';
import { htmlComparison } from '../runs/report';
import { runJob } from '../trainer/client';
import { list } from './experiment-options';
import { printJson, printLines } from './outcome';
import { runOf } from './find-run';
import { trainerFile } from './paths';
import { overSeeds } from './several-runs';
import { textTable as aligned } from './text-table';

const formats = ['text', 'markdown', 'csv', 'html'] as const;

interface CompareOptions {
  readonly method?: string[];
  readonly format: (typeof formats)[number];
  readonly out?: string;
  readonly json?: boolean;
}

export function addCompare(program: Command): void {
  program
    .command('compare <run...>')
    .description('compare runs: figures, means over seeds, differences with p-values, what changed; <run>:<method> names one model')
    .addOption(new Option('--method <names>', `compare these models alone, of ${methodNames.join(', ')}`).argParser(list))
    .addOption(new Option('--format <format>', 'of what is written').choices(formats).default('text'))
    .option('--out <file>', 'write to a file')
    .option('--json', 'print JSON')
    .action(compare);
}

async function compare(names: string[], options: CompareOptions): Promise<void> {
  const methods = methodsOf(options.method);
  const asked = names.map(modelOf);
  const views = await Promise.all([...new Set(asked.map(({ run }) => run))].map(readRun));
  const rows = views.map(runRow);
  const single = asked.flatMap(({ run, method }): Side[] => (method ? [{ run, method }] : []));
  const pairs = single.length > 1 ? pairsOfModels(single, rows) : pairsOfRuns(rows, methods);
  const answer = pairs.length > 0 ? await runJob({ job: 'compare', pairs }, { trainerFile }) : { pairs: [] };
  const environments = new Map(await Promise.all(views.map(async ({ folder }) => [folder, await readEnvironment(folder)] as const)));
  const comparison = acrossRuns(rows, environments, answer.pairs, inEnglish, namingIn(options));
  if (options.json && options.out === undefined) return printJson(comparison);
  const text = options.json ? `${JSON.stringify(comparison)}\n` : written(comparison, views, options.format);
  if (options.out === undefined) return printLines(text.trimEnd());
  const file = path.resolve(options.out);
  await writeWhole(file, text);
  printLines(`written to ${file}`);
}

/** Documents have the titles of the methods, terminal and JSON what is typed and read by programs. */
function namingIn({ format, json }: Pick<CompareOptions, 'format' | 'json'>): MethodNaming {
  return !json && (format === 'markdown' || format === 'html') ? byTitle(inEnglish) : byIdentifier;
}

function methodsOf(names: readonly string[] | undefined): MethodName[] | undefined {
  return names?.map((name) => {
    const method = methodNameSchema.safeParse(name);
    if (method.success) return method.data;
    throw new TangentError('usage', `--method: "${name}" is none of ${methodNames.join(', ')}; see --help`);
  });
}

/** A run, or with a colon one of its models. */
function modelOf(name: string): { run: string; method: MethodName | null } {
  const colon = name.lastIndexOf(':');
  const method = methodNameSchema.safeParse(name.slice(colon + 1));
  return colon > 0 && method.success ? { run: runOf(name.slice(0, colon)), method: method.data } : { run: runOf(name), method: null };
}

/** Of three models or more those of comparable runs alone. */
function pairsOfModels(models: readonly Side[], rows: readonly RunRow[]): { a: Side; b: Side }[] {
  const row = ({ run }: Side): RunRow | undefined => rows.find(({ folder }) => folder === run);
  const all = models.flatMap((a, later) => models.slice(0, later).map((b) => ({ a, b })));
  if (models.length === 2) return all;
  return all.filter(({ a, b }) => {
    const [one, other] = [row(a), row(b)];
    return one && other && areComparable(one, other, rows);
  });
}

function written(comparison: AcrossRuns, views: readonly RunView[], format: CompareOptions['format']): string {
  const { runs } = comparison;
  const every = allColumns(inEnglish, (status) => status, namingIn({ format }));
  const shown = defaultColumns(runs);
  const columns = every.filter(({ id }) => shown.includes(id)).sort((a, b) => shown.indexOf(a.id) - shown.indexOf(b.id));
  const numeric = [false, ...columns.map((column) => column.numeric)];
  switch (format) {
    case 'csv':
      return csvOf(valueTable(runs, every));
    case 'markdown':
      return acrossRunsMarkdown(comparison, { table: textTable(runs, columns, 'run'), numeric }, inEnglish);
    case 'html':
      return htmlComparison(comparison, columns, views);
    case 'text':
      return plain(comparison, columns);
  }
}

function plain(comparison: AcrossRuns, columns: readonly Column[]): string {
  const { runs, pairs, changes } = comparison;
  const titles = distinctTitles(runs);
  const { headings, rows } = textTable(runs, columns, 'run');
  const right = columns.flatMap(({ numeric }, index) => (numeric ? [index + 1] : []));
  const cautions = pairNotes(comparison, inEnglish);
  const texts = (table: readonly (readonly (string | number | null)[])[]): string[][] => table.map((row) => row.map((cell) => String(cell ?? '')));
  const block = (...lines: readonly string[]): string[] => (lines.length > 0 ? ['', ...lines] : []);
  return [
    ...aligned(texts([headings, ...rows]), right),
    ...block(...overSeeds(comparison).slice(0, -1)),
    ...block(...pairs.map(({ words }) => words)),
    ...block(...cautions.map((caution) => `note: ${caution}`)),
    ...changes.flatMap((change) => block(`${titles.get(change.b)}, from ${titles.get(change.a)}:`, ...changeLines(change, inEnglish).map((line) => `  ${line}`))),
  ].join('\n');
}
