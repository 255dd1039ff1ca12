import * as format from '../format';
import { byTitle, methodNames, type MethodName } from '../methods';
import type { RunStatus } from '../run-view';
import type { Translate } from '../translate';
import { runTitle, type RowFigures, type RunRow } from './rows';
import { differingSettings, effectiveSettings, settingText, settingTitles, settingValue, shortName, type Setting } from './settings';

export type CellValue = string | number | null;

/** A column of a table of runs. */
export interface Column {
  readonly id: string;
  readonly title: string;
  /** Under which it is chosen. */
  readonly group: 'run' | 'setting' | 'best' | MethodName;
  readonly numeric: boolean;
  /** As it is sorted and exported; fractions stay fractions. */
  readonly value: (row: RunRow) => CellValue;
  /** As it is shown. */
  readonly text: (row: RunRow) => string;
}

const figureTitles = (t: Translate): readonly (readonly [keyof RowFigures & string, string, (value: number) => string])[] => [
  ['testAccuracy', t('test %'), format.percent],
  ['macroF1', t('macro F1 %'), format.percent],
  ['validationAccuracy', t('validation %'), format.percent],
  ['trainLoss', t('training loss'), (value) => format.digits(value, 3)],
  ['parameters', t('parameters'), format.count],
  ['epochs', t('epochs'), format.count],
  ['secondsTraining', t('training, s'), format.magnitude],
  ['millisecondsPerStep', t('ms per step'), format.magnitude],
  ['chosen', t('chosen value'), (value) => String(Number(value.toPrecision(3)))],
];

const defined = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** The best test accuracy of a run's methods, NaN where none is known. */
export function bestTest({ methods }: RunRow): number {
  return Object.values(methods).reduce((best, { testAccuracy }) => (testAccuracy > best || Number.isNaN(best) ? testAccuracy : best), Number.NaN);
}

/** The methods with the best test accuracy of a run, in the order of training; none where none is known. */
export function bestMethodsOf(row: RunRow): MethodName[] {
  const best = bestTest(row);
  return methodNames.filter((method) => row.methods[method]?.testAccuracy === best);
}

/** All columns that a table of runs can have; the name of a run stands before them. */
export function allColumns(t: Translate, statusWords: (status: RunStatus) => string, called = byTitle(t)): readonly Column[] {
  const run = (id: string, title: string, value: (row: RunRow) => CellValue, text?: (row: RunRow) => string): Column => ({
    ...{ id, title, group: 'run', numeric: false, value },
    text: text ?? ((row) => String(value(row) ?? format.undefinedFigure)),
  });
  const names = settingTitles(t);
  const settings = (Object.keys(names) as Setting[]).map((setting): Column => ({
    ...{ id: `setting.${setting}`, title: names[setting], group: 'setting', numeric: numericSettings.has(setting) },
    value: (row) => settingValue(row, setting),
    text: (row) => (setting === 'dataset' ? shortName(row.experiment.dataset) : (settingText(row, setting, called) ?? format.undefinedFigure)),
  }));
  const figures = methodNames.flatMap((method) =>
    figureTitles(t).map(([name, title, written]): Column => ({
      ...{ id: `${method}.${name}`, title: `${called(method)} ${title}`, group: method, numeric: true },
      value: (row) => defined(row.methods[method]?.[name]),
      text: (row) => whereDefined(defined(row.methods[method]?.[name]), written),
    })),
  );
  return [
    run('id', t('Folder'), ({ id }) => id),
    run('status', t('Status'), ({ status }) => status, ({ status }) => statusWords(status)),
    run('startedAt', t('Started'), ({ startedAt }) => startedAt, ({ startedAt }) => (startedAt === null ? format.undefinedFigure : startedText(startedAt))),
    run('notes', t('Notes'), ({ annotations }) => annotations.notes),
    { ...run('pictures', t('Pictures'), ({ pictures }) => pictures, ({ pictures }) => whereDefined(pictures, format.count)), numeric: true },
    { ...run('secondsTotal', t('Time in all, s'), ({ secondsTotal }) => defined(secondsTotal), ({ secondsTotal }) => whereDefined(defined(secondsTotal), format.magnitude)), numeric: true },
    run('engine', t('Engine'), ({ backbone }) => backbone?.engine ?? null),
    run('device', t('Device'), ({ backbone }) => backbone?.device ?? null),
    {
      ...{ id: 'best', title: t('best test %'), group: 'best', numeric: true },
      value: (row) => defined(bestTest(row)),
      text: (row) => whereDefined(defined(bestTest(row)), format.percent),
    },
    {
      ...{ id: 'bestModel', title: t('best model'), group: 'best', numeric: false },
      value: (row) => bestMethodsOf(row).join(', ') || null,
      text: (row) => bestMethodsOf(row).map(called).join(', ') || format.undefinedFigure,
    },
    ...figures,
    ...settings,
  ];
}

const numericSettings: ReadonlySet<string> = new Set(['seed', 'splitSeed', 'batch', 'epochs', 'patience', 'weightDecay', 'clip', 'pictureSize', 'views', 'testViews', 'memoryBudget']);

const whereDefined = (value: number | null, written: (value: number) => string): string => (value === null ? format.undefinedFigure : written(value));

const startedText = (startedAt: string): string => startedAt.slice(0, 16).replace('T', ' ');

/** The columns shown unless others are chosen: status, the best figure and whose it is, the test accuracy of each method, and settings that differ. */
export function defaultColumns(rows: readonly RunRow[]): string[] {
  const methods = methodNames.filter((method) => rows.some((row) => row.methods[method] !== undefined));
  // Which layers a run will linearize may not be known yet, and that is no difference.
  const known = rows.filter(({ progress, backbone }) => progress === null || backbone !== null);
  const settings = effectiveSettings.filter((setting) => setting !== 'methods' && differingSettings(setting === 'linearize' ? known : rows, [setting]).length > 0);
  return [
    'status',
    'best',
    ...(methods.length > 1 ? ['bestModel'] : []),
    ...methods.map((method) => `${method}.testAccuracy`),
    ...settings.map((setting) => `setting.${setting}`),
    'startedAt',
  ];
}

/** What the group of a column is called. */
export function groupTitle(group: Column['group'], t: Translate): string {
  if (group === 'run') return t('Run');
  if (group === 'setting') return t('Settings');
  return group === 'best' ? t('Results') : byTitle(t)(group);
}

/** Rows in order of a column's values, what has none last in either direction; equal ones stay in their order. */
export function sortedRows(rows: readonly RunRow[], column: Pick<Column, 'value'>, descending: boolean): RunRow[] {
  const keyed = rows.map((row) => ({ row, value: column.value(row) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    if (typeof a.value === 'number' && typeof b.value === 'number') return sign * (a.value - b.value);
    return sign * naturally.compare(String(a.value), String(b.value));
  });
  return keyed.map(({ row }) => row);
}

const naturally = new Intl.Collator('en', { numeric: true });

/** The column of names, by which rows can be sorted too. */
export const nameColumn: Pick<Column, 'id' | 'value'> = { id: 'name', value: runTitle };
