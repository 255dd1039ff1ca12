import { render } from 'lit';
import { allColumns, defaultColumns, nameColumn, sortedRows, type Column } from '../../src/contract/across/columns';
import { filteredRows } from '../../src/contract/across/filter';
import { distinctTitles, type RunRow } from '../../src/contract/across/rows';
import { comparisonLookSchema, comparisonToPageSchema, type ComparisonFromPage, type ComparisonLook, type ComparisonToPage, type Selection } from '../../src/contract/pages/comparison';
import { ChartView } from '../chart/view';
import { drawSvg } from '../draw-svg';
import { drawing } from '../drawing';
import { oncePerFrame } from '../frames';
import { onMessage, post, remember } from '../host';
import { t } from '../l10n';
import { statusWords } from '../status-words';
import type { Model, Moment } from './model';
import { page } from './page';
import '../style/main.css';
import './comparison.css';
import './runs-table.css';

const rows = new Map<string, RunRow>();
let folders: readonly string[] = [];
let look: ComparisonLook = comparisonLookSchema.parse({});
let moment: Moment = { editing: null, choosing: false, top: 0, height: 600 };
let selection: Selection = { curves: [], environments: {}, pairs: [], comparing: false, problem: null };
let told: Pick<Model, 'trusted' | 'error' | 'deleted'> | null = null;
const view = new ChartView();
const every = allColumns(t, statusWords);

const send = (message: ComparisonFromPage): void => post(message);

const { inNextFrame, beforeNextEvent } = drawing(oncePerFrame, () => {
  if (told) render(page(model(told)), document.body);
});

/** What follows from the rows and how they are looked at; kept until one of these changes. */
let made: { readonly key: readonly unknown[]; readonly table: Pick<Model, 'rows' | 'shown' | 'columns' | 'titles'> } | null = null;
let version = 0;

function table(): Pick<Model, 'rows' | 'shown' | 'columns' | 'titles'> {
  const key = [version, look.sort, look.text, look.filters, look.columns];
  if (made && made.key.every((part, index) => part === key[index])) return made.table;
  const all = folders.flatMap((folder) => rows.get(folder) ?? []);
  const chosen = look.columns ?? defaultColumns(all);
  const columns = chosen.flatMap((id): Column[] => every.filter((column) => column.id === id));
  const column = [nameColumn, ...every].find(({ id }) => id === look.sort.column) ?? nameColumn;
  const shown = sortedRows(filteredRows(all, look), column, look.sort.descending);
  made = { key, table: { rows: all, shown, columns, titles: distinctTitles(all, t) } };
  return made.table;
}

function model(known: NonNullable<typeof told>): Model {
  const selected = look.selected.flatMap((folder) => rows.get(folder) ?? []);
  return { ...table(), ...known, selected, every, look, moment, selection, view, send, show, set };
}

function show(change: Partial<ComparisonLook>): void {
  look = { ...look, ...change };
  send({ type: 'look', look });
  beforeNextEvent();
}

function set(change: Partial<Moment>): void {
  moment = { ...moment, ...change };
  beforeNextEvent();
}

function take(message: Extract<ComparisonToPage, { type: 'state' }>): void {
  const { trusted, error, deleted } = message;
  told = { trusted, error, deleted };
  if (message.look) look = message.look;
  if (message.all) rows.clear();
  for (const row of message.rows) rows.set(row.folder, row);
  if (message.folders) folders = message.folders;
  for (const folder of rows.keys()) if (!folders.includes(folder)) rows.delete(folder);
  if (message.all || message.rows.length > 0 || message.folders) version += 1;
  remember(message.panel);
}

onMessage(comparisonToPageSchema, (message) => {
  if (message.type === 'state') take(message);
  else if (message.type === 'selection') selection = message.selection;
  else void drawSvg(message).then((png) => send({ type: 'drawn', id: message.id, png }));
  inNextFrame();
});
send({ type: 'ready' });
